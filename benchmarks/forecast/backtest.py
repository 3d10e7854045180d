"""Tries the forecaster on traces: what it said at a moment, and what came true."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from benchmarks.forecast.failovers import failovers
from benchmarks.forecast.trace import ENDING, Kind, Look, Trace
from benchmarks.forecast.traces import trace
from domain.forecast.eta import Eta, last_of
from domain.forecast.failover import PastFailover, duration_of_failover
from domain.forecast.replication import end_of_replication
from domain.forecast.stretch import Point
from domain.forecast.verdict import Backlog, not_converging
from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.samples import Series, sampled
from domain.status import Progress, Subject
from local.processors import processors

SHARES = (0.25, 0.5, 0.75)
_SUBJECT = Subject("backtest", "i-0")
_WAVE = 10
_SEEN = 10  # earlier failovers of an estate, before one is forecast
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Trial:
    """One forecast: seconds that were left, and that were said to be; None where nothing was.

    `clock` is what a peer's formula says, in seconds, `stalled_later` whether a stall began
    afterwards, `alarmed` whether it was said, falsely, that it would not converge.
    """

    kind: Kind
    share: float
    left: float
    p50: float | None
    p90: float | None
    clock: float | None
    stalled_later: bool
    alarmed: bool

    @property
    def error(self) -> float:
        """Tell the absolute error, as a share of what was left."""
        return abs((self.p50 or 0.0) - self.left) / self.left


def trials(seeds: Sequence[int]) -> list[Trial]:
    """Forecast every kind of replication of all seeds at each share of its time, on all cores."""
    jobs = [(kind, seed) for kind in ENDING for seed in seeds]
    with processors(loaded=__name__) as pool:
        found = pool.map(_tried, *zip(*jobs, strict=True), chunksize=50)
        return [each for few in found for each in few]


def _tried(kind: Kind, seed: int) -> list[Trial]:
    made = trace(kind, seed)
    return [_trial(made, share) for share in SHARES]


def _trial(made: Trace, share: float) -> Trial:
    assert made.ended  # a swamped one is judged by its verdict
    now = made.began + (made.ended - made.began) * share
    told = made.told(now)
    eta = end_of_replication(points(told), told[-1].total_bytes, now)
    return Trial(
        made.kind,
        share,
        (made.ended - now) / _SECOND,
        (eta.p50 - now) / _SECOND if eta else None,
        (eta.p90 - now) / _SECOND if eta else None,
        by_the_clock(told, made.began, now),
        made.stalls_after(now),
        bool(_judged(made, told[-1], now)),
    )


def points(told: Iterable[Look]) -> list[Point]:
    """Give the forecaster what is kept of looks: the samples of the status, 64 at the most."""
    series = Series()
    for look in told:
        item = ProtectedItem(
            "item",
            "InitialReplicationInProgress",
            replicated_bytes=look.replicated_bytes,
            total_bytes=look.total_bytes,
            resync_required=look.resync,
        )
        series = sampled(series, Progress(_SUBJECT, look.at, Phase.REPLICATING, item))
    return [Point(each.at, each.replicated_bytes) for each in series.samples]


def by_the_clock(told: Sequence[Look], began: datetime, now: datetime) -> float | None:
    """Tell what is left as a peer does: hours and minutes of the end less those of now.

    The end is where the mean pace leads; the peer is told such an end by its own cloud.
    """
    last = told[-1]
    if not last.replicated_bytes:
        return None
    left = (last.total_bytes - last.replicated_bytes) / last.replicated_bytes
    try:
        end = last.at + (last.at - began) * left
    except OverflowError:
        return None
    return 60.0 * ((end.hour - now.hour) * 60 + (end.minute - now.minute))


def summary(found: Iterable[Trial]) -> dict[str, Any]:
    """Sum trials up: errors of those that had a forecast, coverage of all."""
    every = list(found)
    said = [each for each in every if each.p50 is not None]
    clock = [each for each in every if each.clock is not None]
    return {
        "forecasts": len(said),
        "without": len(every) - len(said),
        "median_error": _share(median(each.error for each in said)),
        "p90_covers": _share(sum(each.left <= (each.p90 or 0.0) for each in said) / len(said)),
        "p90_to_p50": round(median((each.p90 or 0.0) / (each.p50 or 1.0) for each in said), 2),
        "false_alarms": sum(each.alarmed for each in every),
        "clock_median_error": _share(
            median(abs((each.clock or 0.0) - each.left) / each.left for each in clock)
        ),
        "clock_negative": _share(sum((each.clock or 0.0) < 0 for each in clock) / len(clock)),
    }


def of_waves(found: Sequence[Trial], share: float) -> dict[str, Any]:
    """Forecast the last of ten that are as far at one moment; traces of all kinds by turns."""
    base = trace(Kind.CONSTANT, 1).began
    chosen = [t for t in found if t.share == share and t.p50 is not None and not t.stalled_later]
    apart = len(chosen) // _WAVE
    waves = [chosen[first::apart] for first in range(apart)]
    hits, errors = [], []
    for wave in waves:
        etas = [_eta(base, each) for each in wave]
        whole, left = last_of(etas, base), max(each.left for each in wave)
        assert whole
        errors.append(abs((whole.p50 - base) / _SECOND - left) / left)
        hits.append(left <= (whole.p90 - base) / _SECOND)
    return {
        "waves": len(waves),
        "median_error": _share(median(errors)),
        "p90_covers": _share(sum(hits) / len(hits)),
    }


def of_failovers(seeds: Sequence[int]) -> dict[str, Any]:
    """Forecast failovers of estates of which ten were seen, and of estates of which none was."""
    return {"seen_10": _failovers(seeds, _SEEN), "seen_none": _failovers(seeds, 0)}


def of_swamped(seeds: Sequence[int], after: timedelta) -> dict[str, Any]:
    """Judge replications that never end, so long after their beginning."""
    made = [trace(Kind.SWAMPED, seed) for seed in seeds]
    judged = [_judged(each, each.looks[0], each.began + after) for each in made]
    known = [each for each in judged if each is not None]
    return {
        "hours": after / timedelta(hours=1),
        "judged": len(known),
        "found": _share(sum(known) / len(known)),
        "without_figures": len(judged) - len(known),
    }


def _judged(made: Trace, last_news: Look, now: datetime) -> bool | None:
    """Say whether the verdict is spoken; None where the vault tells nothing of what is pending."""
    seen = [look for look in made.looks if look.at <= now][-1]
    if last_news.pending_bytes is None or seen.pending_bytes is None:
        return None
    grown = seen.pending_bytes - last_news.pending_bytes
    backlog = Backlog(last_news.at, seen.at, grown, bool(last_news.replicated_bytes))
    return not_converging(backlog) is not None


def _failovers(seeds: Sequence[int], seen: int) -> dict[str, Any]:
    hits, errors = [], []
    for seed in seeds:
        drawn = failovers(seed, seen + 6)
        past = [PastFailover(each.provider, each.total_bytes, each.took) for each in drawn[:seen]]
        for each in drawn[seen:]:
            takes = duration_of_failover(past, each.provider, each.total_bytes)
            hits.append(each.took <= takes.p90)
            errors.append(abs(takes.p50 - each.took) / each.took)
    return {
        "failovers": len(hits),
        "median_error": _share(median(errors)),
        "p90_covers": _share(sum(hits) / len(hits)),
    }


def _eta(base: datetime, each: Trial) -> Eta:
    return Eta(*(base + timedelta(seconds=value or 0.0) for value in (each.p50, each.p90)))


def _share(value: float) -> float:
    return round(value, 4)
