"""A group's settings as each provider writes them into a policy, and reads them back."""

from typing import TYPE_CHECKING, Any

from domain.protection_group import ReplicationSettings
from domain.provider import Provider

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models


def policy_input(
    provider: Provider, settings: ReplicationSettings
) -> "models.PolicyProviderSpecificInput":
    """Write the settings for the provider."""
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    if provider is Provider.CLASSIC:
        return models.InMageAzureV2PolicyInput(
            recovery_point_threshold_in_minutes=settings.rpo_threshold,
            recovery_point_history=settings.recovery_point_retention,
            crash_consistent_frequency_in_minutes=settings.crash_consistent_frequency,
            app_consistent_frequency_in_minutes=settings.app_consistent_frequency,
            multi_vm_sync_status="Enable" if settings.multi_vm_consistency else "Disable",
        )
    return models.InMageRcmPolicyCreationInput(
        recovery_point_history_in_minutes=settings.recovery_point_retention,
        crash_consistent_frequency_in_minutes=settings.crash_consistent_frequency,
        app_consistent_frequency_in_minutes=settings.app_consistent_frequency,
        enable_multi_vm_sync=str(settings.multi_vm_consistency).lower(),
    )


def read_settings(details: Any) -> ReplicationSettings:
    """Read a policy of either provider; of another's nothing can be told.

    Booleans come as words: "true", and "Enabled" although "Enable" was written.
    """
    if details.instance_type == Provider.CLASSIC:
        return ReplicationSettings(
            rpo_threshold=details.recovery_point_threshold_in_minutes or 0,
            recovery_point_retention=details.recovery_point_history or 0,
            app_consistent_frequency=details.app_consistent_frequency_in_minutes or 0,
            crash_consistent_frequency=details.crash_consistent_frequency_in_minutes or 0,
            multi_vm_consistency=(details.multi_vm_sync_status or "").startswith("Enable"),
        )
    if details.instance_type == Provider.MODERNISED:
        return ReplicationSettings(
            recovery_point_retention=details.recovery_point_history_in_minutes or 0,
            app_consistent_frequency=details.app_consistent_frequency_in_minutes or 0,
            crash_consistent_frequency=details.crash_consistent_frequency_in_minutes or 0,
            multi_vm_consistency=(details.enable_multi_vm_sync or "").lower() == "true",
        )
    return ReplicationSettings()
