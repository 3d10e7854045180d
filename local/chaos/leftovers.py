"""What stands at the end of a run on either side, against what the report says."""

from collections.abc import Collection, Iterator

from domain.migration import Outcome
from domain.names import agent_configuration_name, isolation_group_name, security_group_name
from domain.retention import KEEP
from domain.source_instance import GONE, InstanceRef, InstanceState
from local.chaos.stage import ChaosStage
from local.simulators.aws.machine import Machine
from local.simulators.site_recovery.model.rehearsing import TEST_SUFFIX

_STOPPED = {InstanceState.STOPPED, InstanceState.STOPPING, *GONE}


def leftovers(
    stage: ChaosStage, ref: InstanceRef, outcome: Outcome, told: Collection[str]
) -> Iterator[str]:
    """Tell what is there and should not be, and the other way round.

    What stays of Ferry's may be as much as the reports say was left behind.
    """
    match outcome:
        case Outcome.MIGRATED:
            yield from _of_a_migrated(stage, ref, told)
            left = [*_of_ferry(stage, ref, migrated=True)]
        case Outcome.HELD:
            return
        case _:
            yield from _of_one_in_aws(stage, ref, told)
            left = [*_of_ferry(stage, ref, migrated=False)]
    if len(left) > len(told):
        yield f"{ref.instance_id} ended {outcome}, and left {left}; it told of {told}"


def _of_a_migrated(stage: ChaosStage, ref: InstanceRef, told: Collection[str]) -> Iterator[str]:
    if len(_machines(stage, ref)) != 1:
        yield f"{ref.instance_id} has migrated to {len(_machines(stage, ref))} machines"
    if stage.source.instances[ref].describe(stage.clock.now()).state not in _STOPPED:
        yield f"{ref.instance_id} has migrated, and its source runs"
    if stage.retentions.find(ref) is None and not told:
        yield f"{ref.instance_id} has migrated, and nobody keeps its source in the book"


def _of_one_in_aws(stage: ChaosStage, ref: InstanceRef, told: Collection[str]) -> Iterator[str]:
    instance = stage.source.instances[ref]
    state = instance.describe(stage.clock.now()).state
    if state is not InstanceState.RUNNING and not told:
        yield f"{ref.instance_id} did not move, and its source is {state}"
    if instance.isolated_from is not None and not told:
        yield f"{ref.instance_id} did not move, and nobody reaches its source"
    if _machines(stage, ref):
        yield f"{ref.instance_id} did not move, and a virtual machine of it stands"


def _machines(stage: ChaosStage, ref: InstanceRef) -> list[str]:
    bios_id = Machine(ref).bios_id
    machines = stage.world.virtual_machines.values()
    return [
        each.name
        for each in machines
        if each.source_bios_id == bios_id and not each.name.endswith(TEST_SUFFIX)
    ]


def _of_ferry(stage: ChaosStage, ref: InstanceRef, *, migrated: bool) -> Iterator[str]:
    """List everything of Ferry's that is still there."""
    instance, world, bios_id = stage.source.instances[ref], stage.world, Machine(ref).bios_id
    for group in (security_group_name(ref), isolation_group_name(ref)):
        if group in instance.groups:
            yield f"security group {group}"
    if stage.mobility.secrets.get(ref, agent_configuration_name(ref)) and not migrated:
        yield "the agent configuration"
    if any(each.machine.agent.bios_id == bios_id for each in world.items.values()):
        yield "the protected item"
    for each in world.virtual_machines.values():
        if each.source_bios_id == bios_id and each.name.endswith(TEST_SUFFIX):
            yield f"the rehearsal's machine {each.name}"
    tags = [key for key in instance.description.tags if key.startswith("ferry:") and key != KEEP]
    if tags and not migrated:
        yield f"the tags {tags}"
