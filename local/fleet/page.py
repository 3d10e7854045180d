"""A fleet's rehearsal as one page of HTML that needs nothing else: for a screen and for paper."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from local.fleet.account import Account
from local.fleet.journey import Journey
from local.fleet.load import Load
from local.fleet.risks import in_words
from triggers.wave_report.page import pages, style

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent
_THINNEST = 0.15
_MOST_TICKS = 8
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of the chart, in percent of its width, and what it says."""

    x: float
    width: float
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the calendar: a wave, with its bars and its figures."""

    wave: str
    instances: int
    bars: tuple[Bar, ...]
    begins: datetime
    ends: datetime
    downtime: timedelta | None
    arrived: int


@dataclass(frozen=True, slots=True)
class Axis:
    """The time that every chart of the page shows."""

    begin: datetime
    end: datetime

    def place(self, at: datetime) -> float:
        """Tell where a moment is, in percent."""
        return round(100 * (at - self.begin) / (self.end - self.begin), 2)

    def bar(self, begins: datetime | None, ends: datetime | None, kind: str) -> Bar | None:
        """Draw a time; None where there is none."""
        if not (begins and ends):
            return None
        width = max(_THINNEST, round(self.place(ends) - self.place(begins), 2))
        words = f"{kind}: {moment(begins)} to {moment(ends)} UTC"
        return Bar(self.place(begins), width, kind, words)

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Choose few whole days."""
        days = max(1, -(-(self.end - self.begin) // (_DAY * _MOST_TICKS)))
        first = self.begin.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        count = (self.end - first) // (_DAY * days) + 1
        moments = (first + _DAY * days * number for number in range(count))
        return tuple((self.place(at), f"{at:%d %b}") for at in moments if at >= self.begin)


def write_page(account: Account, name: str) -> str:
    """Write the page; whatever people wrote is escaped."""
    axis = Axis(account.start, max(account.ends.told, account.start + timedelta(hours=1)))
    down = account.downtimes
    return _template().render(
        account=account,
        name=name,
        style=style() + _HERE.joinpath("page.css").read_text("utf-8"),
        axis=axis,
        rows=rows_of(account.journeys, axis),
        outline=outline,
        median=down[len(down) // 2] if down else None,
        longest=down[-1] if down else None,
    )


def rows_of(journeys: tuple[Journey, ...], axis: Axis) -> list[Row]:
    """Draw each wave: from its first beginning to its last end, by what happens in it."""
    waves = sorted(journeys, key=lambda each: each.told.wave)
    rows = [_row(wave, list(group), axis) for wave, group in groupby(waves, lambda e: e.told.wave)]
    return sorted(rows, key=lambda row: (row.begins, row.wave))


def outline(load: Load) -> str:
    """Draw a load as the points of a polygon in a box of 100 by 100."""
    top = max(load.line, load.peak, 1)
    wide = 100 / max(1, len(load.hours))
    points = [(0.0, 100.0)]
    for hour, rate in enumerate(load.hours):
        height = 100 - 100 * rate / top
        points += [(hour * wide, height), ((hour + 1) * wide, height)]
    points.append((100.0, 100.0))
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


def moment(at: datetime | None) -> str:
    """Tell a moment to the minute, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" if at else "-"


def _row(wave: str, group: list[Journey], axis: Axis) -> Row:
    def span(begin: str, end: str, kind: str) -> Bar | None:
        begins = [at for each in group if (at := getattr(each, begin))]
        ends = [at for each in group if (at := getattr(each, end))]
        return axis.bar(min(begins, default=None), max(ends, default=None), kind)

    drawn = (
        span("begun", "copying", "prepare"),
        span("copying", "asked", "replicate"),
        span("asked", "away", "approve"),
        span("away", "ended", "cutover"),
    )
    moments = [at for each in group for at in (each.begun, each.ended) if at]
    return Row(
        wave=wave,
        instances=len(group),
        bars=tuple(bar for bar in drawn if bar),
        begins=min(moments, default=axis.begin),
        ends=max(moments, default=axis.begin),
        downtime=max((each.downtime for each in group if each.downtime), default=None),
        arrived=sum(each.migrated for each in group),
    )


@cache
def _template() -> "Template":
    made = pages(_HERE)
    made.filters |= {"moment": moment, "time": in_words}
    return made.get_template("page.html.j2")
