"""What a fleet's rehearsal has come to, over all its seeds: one document, the same each time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from local.fleet.costs import AS_OF, Costs, costs_of
from local.fleet.journey import Journey
from local.fleet.load import Load, Most, loads, most
from local.fleet.playing import Played
from local.fleet.risks import Clash, Missed, Risk, clashes, missed_windows, risks
from wire import Json, to_wire

_LATE = 0.9


@dataclass(frozen=True, slots=True)
class Ends:
    """When the last instance has ended: as told, in half of the seeds, and in nine of ten."""

    told: datetime
    p50: datetime
    p90: datetime
    seeds: int


@dataclass(frozen=True, slots=True)
class Account:
    """The calendar of seed 0, which is what was told to the letter, and what may come of it.

    `protected` and `failovers` are the most at once in the vault, `calls` those to ARM by kind.
    """

    start: datetime
    journeys: tuple[Journey, ...]
    ends: Ends
    loads: tuple[Load, ...]
    protected: Most
    failovers: Most
    missed: tuple[Missed, ...]
    clashes: tuple[Clash, ...]
    risks: tuple[Risk, ...]
    calls: Mapping[str, int]
    costs: Costs

    @property
    def outcomes(self) -> dict[str, int]:
        """Count how instances ended."""
        counted: dict[str, int] = {}
        for each in self.journeys:
            counted[each.outcome] = counted.get(each.outcome, 0) + 1
        return counted

    @property
    def downtimes(self) -> tuple[timedelta, ...]:
        """List for how long neither side served, the shortest first."""
        return tuple(sorted(each.downtime for each in self.journeys if each.downtime))


def account_of(played: Iterable[Played], start: datetime, quotas: Mapping[str, int]) -> Account:
    """Put together what the seeds have come to; the first is seed 0."""
    seeds = list(played)
    told = seeds[0]
    journeys = told.journeys
    carried, missed = loads(journeys, told.flows, start), missed_windows(journeys)
    short = clashes(journeys, quotas)
    return Account(
        start=start,
        journeys=journeys,
        ends=ends_of([each.ended for each in seeds]),
        loads=carried,
        protected=most([(each.copying, each.ended) for each in journeys]),
        failovers=most([(each.failing_over, each.serving) for each in journeys]),
        missed=missed,
        clashes=short,
        risks=risks(journeys, carried, missed, short),
        calls=told.calls,
        costs=costs_of(journeys),
    )


def ends_of(ends: list[datetime]) -> Ends:
    """Tell the ends of the seeds, the first as told: ranks, so each is one that was played."""
    ranked = sorted(ends)
    half, late = (ranked[max(0, ceil(share * len(ranked)) - 1)] for share in (0.5, _LATE))
    return Ends(ends[0], half, late, len(ends))


def document(account: Account) -> Json:
    """Write the account as JSON: moments in UTC, times in seconds."""
    down = account.downtimes
    return {
        "start": _moment(account.start),
        "instances": len(account.journeys),
        "outcomes": to_wire(account.outcomes),
        "end": {
            "told": _moment(account.ends.told),
            "p50": _moment(account.ends.p50),
            "p90": _moment(account.ends.p90),
            "seeds": account.ends.seeds,
        },
        "downtime_seconds": {
            "median": _seconds(down[len(down) // 2]) if down else None,
            "longest": _seconds(down[-1]) if down else None,
        },
        "calendar": [_journey(each) for each in account.journeys],
        "appliances": [_load(each) for each in account.loads],
        "vault": {"protected": _most(account.protected), "failovers": _most(account.failovers)},
        "windows_missed": [
            {
                "instance_id": each.instance_id,
                "closed": _moment(each.closed),
                "late_seconds": _seconds(each.late),
            }
            for each in account.missed
        ],
        "quota_clashes": [
            {
                "family": each.family,
                "limit": each.limit,
                "needed": each.needed,
                "since": _moment(each.since),
                "instances": list(each.instances),
            }
            for each in account.clashes
        ],
        "risks": to_wire(account.risks),
        "arm_calls": to_wire(account.calls),
        "costs": {**to_dict(account.costs), "currency": "USD", "prices_of": AS_OF},
    }


def to_dict(costs: Costs) -> dict[str, Json]:
    """Tell the costs by what they are for."""
    told = to_wire(costs)
    return {**(told if isinstance(told, dict) else {}), "whole": costs.whole}


def _journey(each: Journey) -> Json:
    return {
        "instance_id": each.told.ref.instance_id,
        "name": each.told.name,
        "wave": each.told.wave,
        "appliance": each.told.appliance,
        "vm_size": each.told.vm_size,
        "outcome": each.outcome,
        "begun": _moment(each.begun),
        "copying": _moment(each.copying),
        "asked": _moment(each.asked),
        "approved": _moment(each.approved),
        "away": _moment(each.away),
        "serving": _moment(each.serving),
        "ended": _moment(each.ended),
        "downtime_seconds": _seconds(each.downtime),
        "because": each.report.because if each.report else "",
    }


def _load(each: Load) -> Json:
    return {
        "appliance": each.appliance,
        "line_mbit": each.line,
        "peak_mbit": each.peak,
        "machines": each.machines,
        "hourly_mbit": list(each.hours),
    }


def _most(each: Most) -> Json:
    return {"most": each.count, "at": _moment(each.at)}


def _moment(at: datetime | None) -> Json:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def _seconds(time: timedelta | None) -> Json:
    return None if time is None else round(time.total_seconds())
