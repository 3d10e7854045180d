"""When the stages of a plan move: the first openings that leave time to replicate."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.errors import Refusal, Refused
from domain.planning.machine import Limits, Machine
from domain.window import Calendar, closes_at, next_opening

NEVER_OPENS = "planning.never_opens"
_DAY = timedelta(days=1)
# A calendar that has not opened long enough in so many openings never does.
_MOST_OPENINGS = 1_000


@dataclass(frozen=True, slots=True)
class Season:
    """When is planned for: from `begins` on, in the calendar's openings.

    Between the end of a replication and its opening lies a `margin`; a cutover `takes` so long,
    and so many move `together` (0: any number).
    """

    begins: datetime
    calendar: Calendar = field(default_factory=Calendar)
    margin: timedelta = timedelta()
    takes: timedelta = timedelta(minutes=30)
    together: int = 0

    def cutovers(self, length: timedelta | None) -> int:
        """Say how many cutovers an opening of this length takes; 0 for any number."""
        if length is None or not self.together:
            return 0
        return max(self.together * (length // self.takes), 0)

    @property
    def most_cutovers(self) -> int:
        """Say how many cutovers the longest window takes; 0 for any number."""
        longest = max((each.length for each in self.calendar.windows), default=None)
        return self.cutovers(longest)


@dataclass(frozen=True, slots=True)
class Dates:
    """When a stage's replication begins, when its cutovers may begin, and until when."""

    begins: datetime
    opens: datetime
    closes: datetime | None


def dates_of(
    stages: Sequence[Sequence[Machine]], season: Season, limits: Limits
) -> tuple[Dates, ...]:
    """Give each stage the first opening there is for it, one stage after the other.

    A stage replicates once the one before it has moved, through its servers' lines; so that none
    of a server's limits counts two stages. Refused `planning.never_opens` when no opening is left.
    """
    found: list[Dates] = []
    free = season.begins
    for number, machines in enumerate(stages, 1):
        lead = _replication(machines, limits) + season.margin
        own = [each.not_before for each in machines if each.not_before]
        opens, closes = _opening(number, len(machines), max([free + lead, *own]), season)
        found.append(Dates(opens - lead, opens, closes))
        free = closes or opens + season.takes
    return tuple(found)


def _replication(machines: Sequence[Machine], limits: Limits) -> timedelta:
    """Estimate how long the first copy takes: the slowest server's disks by its line."""
    disks: Counter[str] = Counter()
    for each in machines:
        disks[each.server] += each.disk_gb
    lines = ((disks[name], limits.server(name).daily_gb) for name in disks)
    return max((disk * _DAY / line for disk, line in lines if line), default=timedelta())


def _opening(
    number: int, machines: int, moment: datetime, season: Season
) -> tuple[datetime, datetime | None]:
    for _ in range(_MOST_OPENINGS):
        opens = next_opening(season.calendar, moment)
        if opens is None:
            break
        closes = closes_at(season.calendar, opens)
        takes = season.cutovers(closes - opens if closes else None)
        if not season.together or closes is None or takes >= machines:
            return opens, closes
        moment = closes
    raise Refused(
        Refusal(
            NEVER_OPENS,
            f"stage {number}",
            f"no opening of the windows takes its {machines:,} cutovers after {moment:%Y-%m-%d}",
            "Give more, later or longer windows, more cutovers at once, or smaller waves.",
        )
    )
