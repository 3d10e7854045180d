"""Makes traces of replications from seeds: the same seed, the same trace."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from benchmarks.forecast.trace import Kind, Look, Setback, Trace
from benchmarks.forecast.weather import Weather, weather
from domain.migration import Pace
from domain.pace import Sighting, moved, next_pause

_STEP = 60.0
_LONGEST = timedelta(days=12)
_SWAMPED_FOR = timedelta(days=2)
_VIGIL = Pace().replication


@dataclass(frozen=True, slots=True)
class _State:
    """How it stands, and since when: base copied, and what has been written in the meantime."""

    at: datetime
    copied: float = 0.0
    pending: float = 0.0
    resync: bool = False


def trace(kind: Kind, seed: int) -> Trace:
    """Make the trace of one replication.

    Written blocks go over the line first, the rest of it carries the copy; the copy ends when all
    is copied and nothing is pending.
    """
    dice = Random(f"{kind}:{seed}")
    sky = weather(kind, dice)
    states = list(_states(sky, kind, dice))
    setbacks = [each for each in sky.stalls if each.begins < states[-1].at]
    back = [s for s, n in itertools.pairwise(states) if n.copied < s.copied]
    setbacks += [Setback(Kind.RESYNC, each.at, each.at) for each in back]
    looks = tuple(_looks(sky, states, dice))
    ended = None if kind is Kind.SWAMPED else states[-1].at
    return Trace(kind, seed, sky.began, ended, looks[:-1], tuple(setbacks))


def _states(sky: Weather, kind: Kind, dice: Random) -> Iterator[_State]:
    """Let it replicate minute by minute."""
    state = _State(sky.began)
    limit = sky.began + (_SWAMPED_FOR if kind is Kind.SWAMPED else _LONGEST)
    yield state
    while state.at < limit and (state.copied < sky.total_bytes or state.pending > 0):
        state = _next(sky, state, dice)
        yield state


def _next(sky: Weather, state: _State, dice: Random) -> _State:
    carried, written = (each * _STEP for each in sky.at(state.at, _STEP, dice))
    pending = state.pending + written
    for_copy = max(0.0, carried - pending) * (sky.reading if state.resync else 1.0)
    copied, resync = min(float(sky.total_bytes), state.copied + for_copy), state.resync
    if sky.lost_at is not None and copied >= sky.lost_at * sky.total_bytes:
        sky.lost_at, copied, resync = None, copied * (1 - sky.lost), True
    if copied >= sky.total_bytes:
        resync = False
    at = state.at + timedelta(seconds=_STEP)
    return replace(state, at=at, copied=copied, pending=max(0.0, pending - carried), resync=resync)


def _looks(sky: Weather, states: list[_State], dice: Random) -> Iterator[Look]:
    """Look as a watch does: a quarter of the estimated rest later, a little late, now and then not.

    The vault itself tells news only every few minutes; half of the vaults tell whole percents of
    each disk alone, and some nothing of what is pending.
    """
    fresh = dice.choice((1, 5, 15))
    exact, tells_pending = dice.random() < 0.5, dice.random() < 0.8  # noqa: PLR2004 (shares)
    at, first, last, looks = sky.began, None, None, 0
    while True:
        minute = int((at - sky.began).total_seconds() // _STEP)
        over = minute >= len(states) - 1
        state = states[-1 if over else minute // fresh * fresh]
        look = _look(sky, state, at, exact=exact, tells_pending=tells_pending)
        if over or dice.random() > 0.01:  # noqa: PLR2004 (the share of looks that fail)
            yield look
        if over:
            return
        seen = Sighting(at, look.replicated_bytes / look.total_bytes)
        if moved(last, seen):
            first, last = first or seen, seen
        looks += 1
        at += next_pause(_VIGIL, first, last, looks) + timedelta(seconds=dice.uniform(0, 20))


def _look(sky: Weather, state: _State, at: datetime, *, exact: bool, tells_pending: bool) -> Look:
    percent = int(100 * state.copied / sky.total_bytes)
    copied = int(state.copied) if exact else sky.total_bytes * percent // 100
    pending = int(state.pending) if tells_pending else None
    return Look(at, percent, copied, sky.total_bytes, state.resync, pending)
