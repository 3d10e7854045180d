"""What is told of source machines in advance: what their disks hold, and what is written."""

from dataclasses import dataclass, replace
from typing import ClassVar

from local.simulators.site_recovery.model.lines import Line
from local.simulators.site_recovery.model.settings import STRICT
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.world import World


@dataclass(frozen=True, slots=True)
class Estimate:
    """What of each disk holds data, in bytes, and how many bytes are written a second."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    bios_id: str
    used: tuple[int, ...]
    churn: int


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A line with so many bytes a second, as the source counts them, and who goes by it."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    name: str
    capacity: int
    bios_ids: tuple[str, ...]


def note_estimate(world: World, told: Estimate) -> None:
    """Let a machine that has yet to register hold and write so much, whatever its agent says."""
    with world.intervention():
        world.estimates[told.bios_id.casefold()] = told


def lay_line(world: World, told: SharedLine) -> None:
    """Lay one more line that machines share."""
    with world.intervention():
        line = Line(told.name, told.capacity)
        for bios_id in told.bios_ids:
            world.lines.add(bios_id, line)


def as_estimated(world: World, agent: AgentRegistration) -> AgentRegistration:
    """Let a mobility service tell what was told of its machine in advance."""
    told = world.estimates.get(agent.bios_id.casefold())
    if told is None:
        return agent
    sizes = zip(agent.disks, told.used, strict=False)
    disks = tuple(replace(disk, used=used) for disk, used in sizes)
    return replace(agent, disks=(*disks, *agent.disks[len(disks) :]), churn=told.churn)
