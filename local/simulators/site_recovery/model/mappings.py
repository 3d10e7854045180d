"""Mappings of policies to the protection container: made, changed, taken away; each by a job."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.errors import bad_request, not_found
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.fabrics import first_fabric
from local.simulators.site_recovery.model.job import Job, JobKind
from local.simulators.site_recovery.model.job_kinds import MAP_POLICY, UNMAP_POLICY, UPDATE_MAPPING
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job
from local.simulators.site_recovery.model.policy import Mapping, mapping_key
from local.simulators.site_recovery.model.world import World

_TYPE = (
    "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
    "/replicationProtectionContainerMappings"
)
AZURE = "Microsoft Azure"


def get_mapping(world: World, name: str, fabric: Fabric | None = None) -> Mapping:
    """Read a mapping of a fabric (the first when None); ArmError 404 when there is none."""
    with world.turn("get_mapping", name):
        return find_mapping(world, name, fabric)


def list_mappings(world: World, fabric: Fabric | None = None) -> list[Mapping]:
    """Read all mappings, or those of a fabric's container."""
    with world.turn("list_mappings"):
        return [one for one in world.mappings.values() if fabric in {None, one.fabric}]


def create_mapping(
    world: World, name: str, policy_id: str, target: str, fabric: Fabric | None = None
) -> Job:
    """Begin to map a policy; the target must be the literal `Microsoft Azure`."""
    with world.turn("create_mapping", name) as turn:
        policy = world.policies.get(last_segment(policy_id).casefold())
        if policy is None:
            raise bad_request("PolicyNotFound", f"There is no policy '{policy_id}'.")
        if target.casefold() != AZURE.casefold():
            raise bad_request("InvalidTargetContainer", f"The target must be '{AZURE}'.")
        mapping = Mapping(name, policy.name, fabric or first_fabric(world))
        if policy.provider is not mapping.fabric.provider:
            raise bad_request(
                "PolicyProviderMismatch",
                f"The policy '{policy.name}' is for provider '{policy.provider}', the container's "
                f"is '{mapping.fabric.provider}'.",
            )
        job = _begin(world, MAP_POLICY, name, lambda: world.mappings.update({mapping.key: mapping}))
        turn.effect = f"job {job.job_id}"
        return job


def update_mapping(
    world: World, name: str, *, auto_upgrade: bool, fabric: Fabric | None = None
) -> Job:
    """Begin to switch the mobility services' automatic upgrade on or off."""
    with world.turn("update_mapping", name) as turn:
        changed = replace(find_mapping(world, name, fabric), agent_auto_upgrade=auto_upgrade)
        update = {changed.key: changed}
        job = _begin(world, UPDATE_MAPPING, name, lambda: world.mappings.update(update))
        turn.effect = f"job {job.job_id}"
        return job


def delete_mapping(world: World, name: str, fabric: Fabric | None = None) -> Job | None:
    """Begin to take a mapping away; ArmError 400 while items follow its policy.

    None when there is none.
    """
    with world.turn("delete_mapping", name) as turn:
        key = mapping_key(fabric or first_fabric(world), name)
        mapping = world.mappings.get(key)
        if mapping is None:
            turn.effect = "nothing"
            return None
        policy = mapping.policy.casefold()
        items = [item for item in world.items.values() if item.fabric is mapping.fabric]
        if any(item.policy.casefold() == policy for item in items):
            raise bad_request("MappingInUse", f"Protected items use the mapping '{name}'.")
        job = _begin(world, UNMAP_POLICY, name, lambda: world.mappings.pop(key, None))
        turn.effect = f"job {job.job_id}"
        return job


def _begin(world: World, kind: JobKind, name: str, effect: Callable[[], object]) -> Job:
    def succeed(_: Job, __: datetime) -> None:
        effect()

    duration = world.settings.jobs.mapping
    target = world.ids.of("mapping", name.casefold())
    return begin_job(world, JobOrder(kind, target, name, world.now, duration, succeed))


def find_mapping(world: World, name: str, fabric: Fabric | None = None) -> Mapping:
    """Find a mapping of a fabric (the first when None); ArmError 404 when there is none."""
    try:
        return world.mappings[mapping_key(fabric or first_fabric(world), name)]
    except KeyError:
        raise not_found(_TYPE, name) from None
