"""Recovery plans: written, read, deleted, failed over, committed."""

from collections.abc import Callable
from typing import Any

from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.http.call import Answer, Call, Json, Route
from local.simulators.site_recovery.http.long_running import accepted, removed
from local.simulators.site_recovery.http.reading import missing, properties, truth
from local.simulators.site_recovery.http.reading_plans import read_groups
from local.simulators.site_recovery.http.routing import VAULT
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.recovery_plan import recovery_plan as shape
from local.simulators.site_recovery.model import plan_jobs, recovery_plans
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.recovery_plan import RecoveryPlan
from local.simulators.site_recovery.model.world import World

_PLANS = VAULT + "/replicationRecoveryPlans"
_PLAN = _PLANS + "/{plan}"
_POINTS = {"Latest", "LatestApplicationConsistent", "LatestCrashConsistent", "LatestProcessed"}


def list_plans(world: World, call: Call) -> Answer:
    """List the plans."""
    return listing(world, call, recovery_plans.list_plans(world), lambda one: shape(world, one))


def get_plan(world: World, call: Call) -> Answer:
    """Show a plan."""
    return Answer(body=shape(world, recovery_plans.get_plan(world, call.names["plan"])))


def create_plan(world: World, call: Call) -> Answer:
    """Begin to create a plan, or to replace the one of its name."""
    given = properties(call)
    plan = RecoveryPlan(
        name=call.names["plan"],
        fabric_id=given["primaryFabricId"],
        deployment_model=given.get("failoverDeploymentModel") or "ResourceManager",
        groups=read_groups(given["groups"]),
    )
    job = recovery_plans.create_plan(world, plan, given["recoveryFabricId"])
    return accepted(world, call, job, lambda: _show(world, call))


def update_plan(world: World, call: Call) -> Answer:
    """Begin to give a plan other groups."""
    groups = properties(call).get("groups")
    if groups is None:
        raise missing("properties.groups")
    job = recovery_plans.update_plan(world, call.names["plan"], read_groups(groups))
    return accepted(world, call, job, lambda: _show(world, call))


def delete_plan(world: World, call: Call) -> Answer:
    """Begin to delete a plan; 204 when there is none."""
    job = recovery_plans.delete_plan(world, call.names["plan"])
    return accepted(world, call, job, removed) if job else Answer(204)


def fail_over(world: World, call: Call) -> Answer:
    """Begin the unplanned failover. Every point type means the latest state here."""
    given = properties(call)
    _require_failover(given)
    details = given.get("providerSpecificDetails") or []
    providers = [each["instanceType"] for each in details]
    shared = any(
        truth(each.get("useMultiVmSyncPoint") or "false", "useMultiVmSyncPoint") for each in details
    )

    def begin(world: World, name: str) -> Job:
        return plan_jobs.fail_over_plan(world, name, providers, shared_points=shared)

    return _begun(world, call, begin)


def rehearse(world: World, call: Call) -> Answer:
    """Begin the test failover."""
    given = properties(call)
    _require_failover(given)
    network = given.get("networkId") or ""
    return _begun(world, call, lambda w, name: plan_jobs.rehearse_plan(w, name, network))


def clean_up(world: World, call: Call) -> Answer:
    """Begin to clean up after the test failover."""
    comments = properties(call).get("comments") or ""
    return _begun(world, call, lambda w, name: plan_jobs.clean_up_plan(w, name, comments))


def commit(world: World, call: Call) -> Answer:
    """Begin the commit."""
    return _begun(world, call, plan_jobs.commit_plan)


def cancel(world: World, call: Call) -> Answer:
    """Begin to call the failover off."""
    return _begun(world, call, plan_jobs.cancel_plan)


def _begun(world: World, call: Call, begin: Callable[[World, str], Job]) -> Answer:
    return accepted(world, call, begin(world, call.names["plan"]), lambda: _show(world, call))


def _show(world: World, call: Call) -> dict[str, Any]:
    return shape(world, recovery_plans.find_plan(world, call.names["plan"]))


def _require_failover(given: Json) -> None:
    direction = given.get("failoverDirection")
    if direction != "PrimaryToRecovery":
        raise bad_request("InvalidFailoverDirection", f"'{direction}' is not possible here.")
    for details in given.get("providerSpecificDetails") or []:
        if details.get("recoveryPointType") not in _POINTS:
            raise bad_request("InvalidParameter", f"'{details.get('recoveryPointType')}' is none.")


ROUTES = (
    Route("GET", _PLANS, list_plans),
    Route("GET", _PLAN, get_plan),
    Route("PUT", _PLAN, create_plan, model=models.CreateRecoveryPlanInput),
    Route("PATCH", _PLAN, update_plan, model=models.UpdateRecoveryPlanInput),
    Route("DELETE", _PLAN, delete_plan),
    Route(
        "POST",
        _PLAN + "/unplannedFailover",
        fail_over,
        model=models.RecoveryPlanUnplannedFailoverInput,
    ),
    Route("POST", _PLAN + "/testFailover", rehearse, model=models.RecoveryPlanTestFailoverInput),
    Route(
        "POST",
        _PLAN + "/testFailoverCleanup",
        clean_up,
        model=models.RecoveryPlanTestFailoverCleanupInput,
    ),
    Route("POST", _PLAN + "/failoverCommit", commit),
    Route("POST", _PLAN + "/failoverCancel", cancel),
)
