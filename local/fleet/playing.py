"""Plays a fleet's migration once: waves begin in their time, people answer in theirs."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.status import Gate, Progress
from local.fleet.figures import FleetInstance
from local.fleet.journey import Journey
from local.fleet.luck import PERSON, Luck
from local.fleet.scene import parts_of, set_stage, waiting_for
from local.fleet.stage import FleetStage

_YES = Approval(Decision.APPROVE, "rehearsal", "as planned", ACKNOWLEDGEMENT)
_LONGEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Played:
    """What one seed has come to: every journey, in the fleet's order, and what was asked of ARM.

    `flows` tells how many bytes a second came into each appliance's line since when.
    """

    seed: int
    journeys: tuple[Journey, ...]
    calls: dict[str, int]
    flows: dict[str, list[tuple[datetime, int]]]

    @property
    def ended(self) -> datetime:
        """Tell when the last instance ended; the last thing known of one that never did."""
        return max(each.ended or each.asked or each.told.begins for each in self.journeys)


@dataclass(slots=True)
class _Play:
    stage: FleetStage
    journeys: dict[str, Journey]
    luck: Luck
    deeds: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self.deeds, (moment, next(self.numbers), act))

    def hear(self, progress: Progress) -> None:
        journey = self.journeys[progress.subject.instance_id]
        if not progress.aside:
            journey.hear(progress)
        waits = progress.waiting and progress.waiting.gate is Gate.APPROVAL
        if waits and journey.approved is None:
            late = waiting_for(journey.told, self.luck, PERSON)
            self.at(progress.at + late, partial(self._approve, progress, journey))

    def _approve(self, progress: Progress, journey: Journey) -> None:
        if journey.ended is None:
            journey.approved = self.stage.clock.now()
            self.stage.answer(progress.subject, _YES)

    def run(self, end: datetime) -> None:
        """Let everything happen, and people do what they do in its time."""
        while self.deeds:
            due = self.deeds[0][0]
            self.stage.play(lambda due=due: self.deeds[0][0] < due, due)  # type: ignore[misc]
            if self.deeds[0][0] < due:
                continue
            self.stage.clock.jump_to(due)
            heapq.heappop(self.deeds)[2]()
            if not self.deeds:
                self.stage.play(lambda: bool(self.deeds), end)


def play(fleet: tuple[FleetInstance, ...], start: datetime, seed: int) -> Played:
    """Play a fleet from the start, with the luck of a seed; 0 is what was told, to the letter."""
    luck = Luck(seed)
    stage = set_stage(fleet, start, luck)
    acting = _Play(stage, {each.ref.instance_id: Journey(each) for each in fleet}, luck)
    stage.status.listeners[:] = [acting.hear]
    for begins, wave in parts_of(stage, fleet):
        acting.at(begins, partial(stage.start, wave))
    acting.run(start + _LONGEST)
    flows = {name: line.flow for (kind, name), line in stage.lines.items() if kind == "appliance"}
    return Played(seed, tuple(acting.journeys.values()), dict(stage.world.asked), flows)
