"""All the names by which somebody may mean one thing."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from local.simulators.site_recovery.model.arm_id import last_segment

if TYPE_CHECKING:
    from local.simulators.site_recovery.model.world import World


def aliases(world: "World", subjects: Iterable[str]) -> frozenset[str]:
    """Gather the names of items, source machines and virtual machines that the subjects concern.

    A subject is a name or an ARM id; a job stands for what it works on. All in lower case.
    """
    names: set[str] = set()
    for subject in subjects:
        names |= _names(world, last_segment(subject).casefold())
    return frozenset(names)


def _names(world: "World", name: str) -> set[str]:
    if job := world.jobs.jobs.get(name):
        name = job.target_id.casefold()
    known = [item.names for item in world.items.values() if name in item.names]
    known += [machine.names for machine in world.machines.values() if name in machine.names]
    return {name}.union(*known)
