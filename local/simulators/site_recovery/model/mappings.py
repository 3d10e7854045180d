"""Mappings of policies to the protection container: made, changed, taken away; each by a job."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.errors import bad_request, not_found
from local.simulators.site_recovery.model.job import Job, JobKind
from local.simulators.site_recovery.model.job_kinds import MAP_POLICY, UNMAP_POLICY, UPDATE_MAPPING
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job
from local.simulators.site_recovery.model.policy import Mapping
from local.simulators.site_recovery.model.world import World

_TYPE = (
    "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
    "/replicationProtectionContainerMappings"
)
AZURE = "Microsoft Azure"


def get_mapping(world: World, name: str) -> Mapping:
    """Read a mapping; ArmError 404 when there is none."""
    with world.turn("get_mapping", name):
        return _find(world, name)


def list_mappings(world: World) -> list[Mapping]:
    """Read all mappings of the container."""
    with world.turn("list_mappings"):
        return list(world.mappings.values())


def create_mapping(world: World, name: str, policy_id: str, target: str) -> Job:
    """Begin to map a policy; the target must be the literal `Microsoft Azure`."""
    with world.turn("create_mapping", name) as turn:
        policy = world.policies.get(last_segment(policy_id).casefold())
        if policy is None:
            raise bad_request("PolicyNotFound", f"There is no policy '{policy_id}'.")
        if target.casefold() != AZURE.casefold():
            raise bad_request("InvalidTargetContainer", f"The target must be '{AZURE}'.")
        key, mapping = name.casefold(), Mapping(name, policy.name)
        job = _begin(world, MAP_POLICY, name, lambda: world.mappings.update({key: mapping}))
        turn.effect = f"job {job.job_id}"
        return job


def update_mapping(world: World, name: str, *, auto_upgrade: bool) -> Job:
    """Begin to switch the mobility services' automatic upgrade on or off."""
    with world.turn("update_mapping", name) as turn:
        changed = replace(_find(world, name), agent_auto_upgrade=auto_upgrade)
        key = name.casefold()
        job = _begin(world, UPDATE_MAPPING, name, lambda: world.mappings.update({key: changed}))
        turn.effect = f"job {job.job_id}"
        return job


def delete_mapping(world: World, name: str) -> Job | None:
    """Begin to take a mapping away; ArmError 400 while items follow its policy.

    None when there is none.
    """
    with world.turn("delete_mapping", name) as turn:
        mapping = world.mappings.get(name.casefold())
        if mapping is None:
            turn.effect = "nothing"
            return None
        policy = mapping.policy.casefold()
        if any(item.policy.casefold() == policy for item in world.items.values()):
            raise bad_request("MappingInUse", f"Protected items use the mapping '{name}'.")
        key = name.casefold()
        job = _begin(world, UNMAP_POLICY, name, lambda: world.mappings.pop(key, None))
        turn.effect = f"job {job.job_id}"
        return job


def _begin(world: World, kind: JobKind, name: str, effect: Callable[[], object]) -> Job:
    def succeed(_: Job, __: datetime) -> None:
        effect()

    duration = world.settings.jobs.mapping
    target = world.ids.of("mapping", name.casefold())
    return begin_job(world, JobOrder(kind, target, name, world.now, duration, succeed))


def _find(world: World, name: str) -> Mapping:
    try:
        return world.mappings[name.casefold()]
    except KeyError:
        raise not_found(_TYPE, name) from None
