"""The emergency stop as callers read it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.emergency_stop import EmergencyStop
from domain.failovers import RunningFailover
from domain.itinerary import Phase
from triggers.views.base import View


class RunningFailoverView(View):
    """One instance in the middle of its cutover."""

    wave: str
    instance: str
    phase: Phase
    next_step: str
    by_hand: str = Field(description="What a person has to do, or why there is nothing to do.")

    @classmethod
    def of(cls, running: RunningFailover) -> Self:
        """Show one."""
        return cls(
            wave=running.wave,
            instance=running.instance_id,
            phase=running.phase,
            next_step=running.next_step,
            by_hand=running.by_hand,
        )


class EmergencyStopView(View):
    """Whether failovers may begin, who said so, and which are under way."""

    pulled: bool
    by: str = Field(description="Who pulled it, or lifted it last; empty where nobody did.")
    at: datetime | None
    because: str
    running: list[RunningFailoverView]

    @classmethod
    def of(cls, stop: EmergencyStop, running: Iterable[RunningFailover]) -> Self:
        """Show how it stands."""
        return cls(
            pulled=stop.pulled,
            by=stop.by,
            at=stop.at,
            because=stop.because,
            running=[RunningFailoverView.of(each) for each in running],
        )
