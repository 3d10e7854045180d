"""How the modernised provider's requests are written, and its items read."""

from typing import TYPE_CHECKING, Any

from clouds.azure.dialects.modernised_target import ModernisedTarget
from clouds.azure.reading import TEST_SUFFIX, moment, pending_bytes, seconds, truth
from domain.provider import Provider
from domain.rehearsal import RehearsalOrder
from domain.replication import ReplicationOrder

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models


class ModernisedRequests(ModernisedTarget):
    """The part of the dialect that only speaks."""

    provider = Provider.MODERNISED

    def enabling(self, order: ReplicationOrder) -> "models.InMageRcmEnableProtectionInput":
        """Write the request.

        One disk type for all disks: single ones may be named only where an agent has reported
        them.
        """
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        landing, target = order.landing, order.target
        return models.InMageRcmEnableProtectionInput(
            fabric_discovery_machine_id=order.machine.machine_id,
            process_server_id=order.appliance.process_server_id,
            run_as_account_id=order.machine.run_as_account_id or None,
            target_resource_group_id=target.resource_group_id or landing.resource_group_id,
            target_network_id=target.network_id or landing.network_id,
            target_subnet_name=target.subnet_name or landing.subnet_name,
            target_vm_name=target.vm_name,
            target_vm_size=target.vm_size or None,
            license_type=target.license_type,
            target_boot_diagnostics_storage_account_id=target.boot_diagnostics_storage_account_id
            or None,
            multi_vm_group_name=landing.multi_vm_group or None,
            disks_default=models.InMageRcmDisksDefaultInput(
                disk_type=target.disk_type,
                log_storage_account_id=landing.cache_storage_account_id,
            ),
            target_vm_tags=[
                models.UserCreatedResourceTag(tag_name=name, tag_value=value)
                for name, value in target.tags.items()
            ],
        )

    def failover(self, point_id: str) -> "models.InMageRcmUnplannedFailoverInput":
        """Write the request; the provider does not shut the source down."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        return models.InMageRcmUnplannedFailoverInput(
            perform_shutdown="false", recovery_point_id=point_id or None
        )

    def rehearsal(self, order: RehearsalOrder) -> "models.InMageRcmTestFailoverInput":
        """Write the request; this provider wants network and point named again."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        return models.InMageRcmTestFailoverInput(
            network_id=order.network_id, recovery_point_id=order.point_id
        )

    def point_change(self, point_id: str) -> "models.InMageRcmApplyRecoveryPointInput":
        """Write the request; this provider wants the point named again."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        return models.InMageRcmApplyRecoveryPointInput(recovery_point_id=point_id)

    def read(self, properties: Any) -> dict[str, Any]:
        """Read an item: the virtual machine is told by its group and name only."""
        details = properties.provider_specific_details
        disks = details.protected_disks or ()
        machine = f"Microsoft.Compute/virtualMachines/{details.target_vm_name}"
        known = details.target_resource_group_id and details.target_vm_name
        vm_id = f"{details.target_resource_group_id}/providers/{machine}" if known else ""
        agent = details.mobility_agent_details
        return {
            "provider": Provider.MODERNISED,
            "percent": details.initial_replication_progress_percentage or 0,
            "replicated_bytes": details.initial_replication_processed_bytes or 0,
            "total_bytes": sum(disk.capacity_in_bytes or 0 for disk in disks),
            "resync_required": truth(details.resync_required),
            "rpo": seconds(details.last_rpo_in_seconds),
            "last_recovery_point_id": details.last_recovery_point_id or "",
            "last_recovery_point": moment(details.last_recovery_point_received),
            "target_vm_id": vm_id if properties.active_location == "Recovery" else "",
            "rehearsal_vm_id": vm_id and f"{vm_id}{TEST_SUFFIX}",
            "process_server_id": details.process_server_id or "",
            "agent_version": (agent.version or "") if agent else "",
            "agent_outdated": agent.version != agent.latest_version
            if agent and agent.latest_version
            else None,
            "pending_bytes": pending_bytes(
                (disk.data_pending_at_source_agent_in_mb, disk.data_pending_in_log_data_store_in_mb)
                for disk in disks
            ),
            "agent_latest": (agent.latest_version or "") if agent else "",
        }
