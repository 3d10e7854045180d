"""Recovery plans."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp_if
from local.simulators.site_recovery.http.shapes.protected_item import job_id
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.mappings import AZURE
from local.simulators.site_recovery.model.plan_jobs import allowed_operations, providers_of
from local.simulators.site_recovery.model.recovery_plan import (
    ActionKind,
    PlanAction,
    PlanGroup,
    RecoveryPlan,
)
from local.simulators.site_recovery.model.world import World

_TYPE = "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans"
_NEVER = "1753-01-01T01:01:01Z"


def recovery_plan(world: World, one: RecoveryPlan) -> Json:
    """Show a plan."""
    return {
        "id": f"{world.estate.vault_id}/replicationRecoveryPlans/{one.name}",
        "name": one.name,
        "type": _TYPE,
        "properties": {
            "friendlyName": one.name,
            "primaryFabricId": one.fabric_id,
            "primaryFabricFriendlyName": last_segment(one.fabric_id),
            "recoveryFabricId": AZURE,
            "recoveryFabricFriendlyName": AZURE,
            "failoverDeploymentModel": one.deployment_model,
            "replicationProviders": providers_of(world, one),
            "allowedOperations": list(allowed_operations(world, one)),
            "lastPlannedFailoverTime": None,
            "lastUnplannedFailoverTime": stamp_if(one.last_failover),
            "lastTestFailoverTime": stamp_if(one.last_test_failover),
            "currentScenario": _scenario(world, one),
            "currentScenarioStatus": one.running.state if one.running else None,
            "currentScenarioStatusDescription": one.running.description if one.running else None,
            "groups": [_group(group) for group in one.groups],
            "providerSpecificDetails": [],
        },
    }


def _scenario(world: World, one: RecoveryPlan) -> Json:
    job = one.running if one.busy else None
    return {
        "scenarioName": job.kind.scenario if job else "None",
        "jobId": job_id(world, job.job_id if job else "None"),
        "startTime": stamp_if(job.begun) if job else _NEVER,
    }


def _group(group: PlanGroup) -> Json:
    return {
        "groupType": group.kind,
        "replicationProtectedItems": [
            {"id": item_id, "virtualMachineId": last_segment(item_id)} for item_id in group.items
        ],
        "startGroupActions": [_action(action) for action in group.before],
        "endGroupActions": [_action(action) for action in group.after],
    }


def _action(action: PlanAction) -> Json:
    details: Json = {"instanceType": action.kind}
    if action.kind is ActionKind.MANUAL:
        details["description"] = action.words
    else:
        details |= {
            "runbookId": action.runbook_id,
            "timeout": action.timeout or None,
            "fabricLocation": action.location,
        }
    return {
        "actionName": action.name,
        "failoverTypes": list(action.failover_types),
        "failoverDirections": ["PrimaryToRecovery"],
        "customDetails": details,
    }
