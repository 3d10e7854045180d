"""What charts are drawn from: lengths in percent, so that templates only place rectangles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.itinerary import STEPS
from domain.status import StepRecord

_NARROWEST = 0.6


@dataclass(frozen=True, slots=True)
class Bar:
    """A step on the timeline: where its bar begins and how wide it is, in percent of the whole.

    `lasting` is None while it runs; one that has not begun has no `started`.
    """

    number: int
    name: str
    started: datetime | None = None
    ended: datetime | None = None
    lasting: timedelta | None = None
    x: float = 0.0
    width: float = 0.0

    @property
    def state(self) -> str:
        """Say whether it is done, under way, or still to come."""
        if self.started is None:
            return "to come"
        return "done" if self.ended else "under way"


def timeline(steps: Sequence[StepRecord], until: datetime | None) -> list[Bar]:
    """Lay the ten steps out between the beginning of the first and the last news.

    A step that was gone through more than once shows its last time.
    """
    if not steps or until is None:
        return [Bar(number, name) for number, name in enumerate(STEPS, 1)]
    first = steps[0].started
    whole = max((max(until, steps[-1].started) - first).total_seconds(), 1.0)
    known = {each.name: each for each in steps}
    return [
        _bar(number, name, known.get(name), first, whole, until)
        for number, name in enumerate(STEPS, 1)
    ]


def _bar(  # noqa: PLR0913, PLR0917 (what a bar is laid out by)
    number: int,
    name: str,
    record: StepRecord | None,
    first: datetime,
    whole: float,
    until: datetime,
) -> Bar:
    if record is None:
        return Bar(number, name)
    end = record.ended or max(until, record.started)
    x = 100 * (record.started - first).total_seconds() / whole
    width = max(100 * (end - record.started).total_seconds() / whole, _NARROWEST)
    lasting = record.ended - record.started if record.ended else None
    x = min(round(x, 2), 100 - _NARROWEST)
    return Bar(
        number, name, record.started, record.ended, lasting, x, round(min(width, 100 - x), 2)
    )
