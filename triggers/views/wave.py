"""A wave as callers read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from domain.status import InstanceStatus, WaveStatus, count_outcomes, ended
from triggers.views.base import View
from triggers.views.instance import InstanceView

State = Literal["queued", "running", "finished"]


class WaveAccepted(View):
    """A wave that was accepted, and where to read on."""

    wave: str
    instances: int
    state: State
    status: str = Field(description="Address of the wave's status.")


class Outcomes(View):
    """How many instances ended how."""

    migrated: int
    rejected: int
    cancelled: int
    expired: int
    failed: int
    held: int
    running: int


class WaveSummary(View):
    """A wave, without its instances."""

    wave: str
    accepted: datetime
    state: State
    outcomes: Outcomes


class WaveView(WaveSummary):
    """A wave with all its instances, in the wave's order."""

    instances: list[InstanceView]

    @classmethod
    def of(cls, status: WaveStatus) -> Self:
        """Show a wave's status."""
        return cls(
            wave=status.name,
            accepted=status.accepted,
            state="finished" if ended(status) else "running",
            outcomes=Outcomes(**count_outcomes(status)),
            instances=[InstanceView.of(instance) for instance in status.instances],
        )


class InstancesPage(View):
    """Some instances of a wave, in the wave's order."""

    instances: list[InstanceView]
    next: str | None = Field(description="Cursor of the page that follows; null at the end.")

    @classmethod
    def of(cls, statuses: Sequence[InstanceStatus], after: str | None) -> Self:
        """Show instances."""
        return cls(instances=[InstanceView.of(each) for each in statuses], next=after)
