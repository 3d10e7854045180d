"""The Gantt chart of a wave: a strip of SVG for each instance, all on one axis."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from domain.evidence_pack.contents import Contents, ReportedInstance
from domain.evidence_pack.timeline import WAY_BACK
from domain.itinerary import STEPS
from triggers.dashboard.times import by_the_clock
from triggers.wave_report.words import duration, moment

# Which of the five colours a step has.
_KINDS = dict.fromkeys(STEPS[:5], "prepare") | {
    "Replicate": "replicate",
    "Approve": "approve",
    "Fail over": "cutover",
    "Validate": "cutover",
    "Commit": "commit",
    WAY_BACK: "back",
}
LEGEND = (
    ("prepare", "Assess to enable replication"),
    ("replicate", "Replicate"),
    ("approve", "Approve, window, turn"),
    ("cutover", "Fail over and validate"),
    ("commit", "Commit"),
    ("back", "Take back or roll back"),
)
_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080, 20_160, 43_200)
_MOST_TICKS = 6
_THINNEST = 0.2  # percent: so that nothing that happened is invisible
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle: where it begins and how wide it is, in percent; its colour and its words."""

    x: float
    width: float
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis, in percent, and its label."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The time that the chart shows."""

    begin: datetime
    end: datetime
    zone: str = ""

    @classmethod
    def of(cls, contents: Contents) -> "Axis":
        """Show all from the wave's acceptance to the last thing known; a minute at the least."""
        end = max(contents.as_of, contents.accepted + timedelta(minutes=1))
        return cls(contents.accepted, end, contents.zone)

    def place(self, at: datetime) -> float:
        """Tell where a time is, in percent."""
        return round(100 * (at - self.begin) / (self.end - self.begin), 2)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """Choose few round times, in UTC."""
        whole = self.end - self.begin
        least = whole / _MOST_TICKS
        every = next(
            (timedelta(minutes=m) for m in _MINUTES if timedelta(minutes=m) >= least),
            _DAY * ceil(least / _DAY),
        )
        day = self.begin.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        first = day + every * ceil((self.begin - day) / every)
        written = "%d %b" if every >= _DAY else "%d %b %H:%M" if whole > _DAY else "%H:%M"
        count = int((self.end - first) / every) + 1 if first <= self.end else 0
        times = (first + every * number for number in range(count))
        return tuple(Tick(self.place(at), at.strftime(written)) for at in times)

    def marks(self, instance: ReportedInstance) -> tuple[Mark, ...]:
        """Draw an instance's steps."""
        return tuple(
            Mark(
                self.place(bar.started),
                self._width(bar.started, bar.started + bar.lasted),
                _KINDS[bar.step],
                f"{bar.step}, run {bar.attempt}: {duration(bar.lasted)} from "
                f"{self._told(bar.started)}{'' if bar.ended else ', still under way'}",
            )
            for bar in instance.bars
        )

    def outages(self, instance: ReportedInstance) -> tuple[Mark, ...]:
        """Draw when neither side served."""
        return tuple(
            Mark(
                self.place(each.stopped),
                self._width(each.stopped, each.stopped + each.lasted),
                "outage",
                f"Neither side served: {duration(each.lasted)} from {self._told(each.stopped)}",
            )
            for each in instance.outages
        )

    def _told(self, at: datetime) -> str:
        there = by_the_clock(at, self.zone)
        return f"{moment(at)} UTC{f' ({there})' if there else ''}"

    def _width(self, begin: datetime, end: datetime) -> float:
        return max(_THINNEST, round(self.place(end) - self.place(begin), 2))


def told(instance: ReportedInstance) -> str:
    """Say in words what an instance's strip shows."""
    steps = ", ".join(_said(instance)) or "nothing has begun"
    return f"{instance.instance_id}: {steps}"


def _said(instance: ReportedInstance) -> Iterator[str]:
    for bar in instance.bars:
        yield f"{bar.step} {duration(bar.lasted)}"
    if instance.outages:
        yield f"neither side served for {duration(instance.downtime)}"


def times_by_step(instance: ReportedInstance) -> Sequence[timedelta | None]:
    """Add up how long each of the ten steps took, over all runs; None for none of it."""
    spent: dict[str, timedelta] = {}
    for bar in instance.bars:
        spent[bar.step] = spent.get(bar.step, timedelta()) + bar.lasted
    return [spent.get(name) for name in STEPS]
