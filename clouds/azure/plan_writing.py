"""Recovery plans as Site Recovery's models take them."""

from typing import TYPE_CHECKING

from domain.provider import Provider
from domain.recovery_plan import ActionKind, PlanAction, PlanGroup, PlanRef, RecoveryPlan

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models

_AZURE = "Microsoft Azure"
_FORWARD = "PrimaryToRecovery"


def creation(plan: RecoveryPlan) -> "models.CreateRecoveryPlanInput":
    """Write the order to make a plan; the service adds Shutdown and Failover groups itself."""
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    return models.CreateRecoveryPlanInput(
        properties=models.CreateRecoveryPlanInputProperties(
            primary_fabric_id=plan.fabric_id,
            recovery_fabric_id=_AZURE,
            failover_deployment_model="ResourceManager",
            groups=[_group(group) for group in plan.groups],
        )
    )


def change(plan: RecoveryPlan) -> "models.UpdateRecoveryPlanInput":
    """Write the order to give a plan these groups."""
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    return models.UpdateRecoveryPlanInput(
        properties=models.UpdateRecoveryPlanInputProperties(
            groups=[_group(group) for group in plan.groups]
        )
    )


def failover(ref: PlanRef) -> "models.RecoveryPlanUnplannedFailoverInput":
    """Write the order to fail a plan over to the latest points; sources are left alone.

    Points of one moment are asked for by "true" and "false": our reading of the model's string.
    """
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    kinds = {
        Provider.MODERNISED: models.RecoveryPlanInMageRcmFailoverInput,
        Provider.CLASSIC: models.RecoveryPlanInMageAzureV2FailoverInput,
    }
    details = kinds[ref.provider](
        recovery_point_type="Latest", use_multi_vm_sync_point=str(ref.shared_points).lower()
    )
    return models.RecoveryPlanUnplannedFailoverInput(
        properties=models.RecoveryPlanUnplannedFailoverInputProperties(
            failover_direction=_FORWARD,
            source_site_operations="NotRequired",
            provider_specific_details=[details],
        )
    )


def _group(group: PlanGroup) -> "models.RecoveryPlanGroup":
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    return models.RecoveryPlanGroup(
        group_type="Boot",
        replication_protected_items=[
            models.RecoveryPlanProtectedItem(id=item_id) for item_id in group.item_ids
        ],
        start_group_actions=[_action(action) for action in group.before],
        end_group_actions=[_action(action) for action in group.after],
    )


def _action(action: PlanAction) -> "models.RecoveryPlanAction":
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    details: models.RecoveryPlanActionDetails = (
        models.RecoveryPlanManualActionDetails(description=action.words)
        if action.kind is ActionKind.MANUAL
        else models.RecoveryPlanAutomationRunbookActionDetails(
            runbook_id=action.runbook_id, fabric_location="Recovery"
        )
    )
    return models.RecoveryPlanAction(
        action_name=action.name,
        failover_types=["UnplannedFailover"],
        failover_directions=[_FORWARD],
        custom_details=details,
    )
