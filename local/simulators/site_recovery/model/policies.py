"""Replication policies: created, changed, deleted; each by a job."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.provider import Provider
from local.simulators.site_recovery.model.errors import bad_request, not_found
from local.simulators.site_recovery.model.job import Job, JobKind
from local.simulators.site_recovery.model.job_kinds import ADD_POLICY, DELETE_POLICY, UPDATE_POLICY
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job
from local.simulators.site_recovery.model.policy import Policy
from local.simulators.site_recovery.model.world import World

_MOST_DAYS = {Provider.MODERNISED: 15, Provider.CLASSIC: 3}
_LEAST_APP_CONSISTENT = 60


def get_policy(world: World, name: str) -> Policy:
    """Read a policy; ArmError 404 when there is none."""
    with world.turn("get_policy", name):
        return _find(world, name)


def list_policies(world: World) -> list[Policy]:
    """Read all policies."""
    with world.turn("list_policies"):
        return list(world.policies.values())


def create_policy(world: World, policy: Policy) -> Job:
    """Begin to create a policy, or to replace the one of its name."""
    return _write(world, "create_policy", ADD_POLICY, policy)


def update_policy(world: World, policy: Policy) -> Job:
    """Begin to change a policy; ArmError 404 when there is none of its name."""
    return _write(world, "update_policy", UPDATE_POLICY, policy)


def delete_policy(world: World, name: str) -> Job | None:
    """Begin to delete a policy; ArmError 400 while it is mapped. None when there is none."""
    with world.turn("delete_policy", name) as turn:
        if name.casefold() not in world.policies:
            turn.effect = "nothing"
            return None
        if any(mapping.policy.casefold() == name.casefold() for mapping in world.mappings.values()):
            raise bad_request("PolicyInUse", f"The policy '{name}' is associated with a container.")
        job = _begin(world, DELETE_POLICY, name, lambda: world.policies.pop(name.casefold(), None))
        turn.effect = f"job {job.job_id}"
        return job


def _write(world: World, operation: str, kind: JobKind, policy: Policy) -> Job:
    with world.turn(operation, policy.name) as turn:
        _require_sound(policy)
        if kind is UPDATE_POLICY:
            _find(world, policy.name)
        key = policy.name.casefold()
        known = world.policies.get(key, policy)
        named = replace(policy, name=known.name)  # a name keeps the case of its first spelling
        job = _begin(world, kind, policy.name, lambda: world.policies.update({key: named}))
        turn.effect = f"job {job.job_id}"
        return job


def _begin(world: World, kind: JobKind, name: str, effect: Callable[[], object]) -> Job:
    def succeed(_: Job, __: datetime) -> None:
        effect()

    duration = world.settings.jobs.policy
    target = world.ids.of("policy", name.casefold())
    return begin_job(world, JobOrder(kind, target, name, world.now, duration, succeed))


def _find(world: World, name: str) -> Policy:
    try:
        return world.policies[name.casefold()]
    except KeyError:
        raise not_found("Microsoft.RecoveryServices/vaults/replicationPolicies", name) from None


def _require_sound(policy: Policy) -> None:
    frequency = policy.app_consistent
    days = _MOST_DAYS[policy.provider]
    if not 0 <= policy.history <= days * 24 * 60 or policy.crash_consistent < 0:
        raise bad_request("InvalidPolicyInput", f"Recovery points are kept for 0 to {days} days.")
    if frequency and not _LEAST_APP_CONSISTENT <= frequency <= 12 * _LEAST_APP_CONSISTENT:
        raise bad_request(
            "InvalidPolicyInput", "Application-consistent points are made each 1 to 12 hours, or 0."
        )
