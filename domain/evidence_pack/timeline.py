"""When an instance did what: steps and outages, read off the phases that its events tell."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, zip_longest

from domain.event import Event, EventKind
from domain.evidence_pack.contents import Back, Bar, Outage
from domain.itinerary import STEPS, Phase, step_number
from domain.migration import Outcome

WAY_BACK = "Take back"
_AWAY = frozenset({Phase.STOPPING_SOURCE, Phase.QUIESCING, Phase.FAILING_OVER})
# Each is told only once the virtual machine has been validated.
_VALIDATED = frozenset(
    {
        Phase.SWITCHING_OVER,
        Phase.STOPPING_QUIET_SOURCE,
        Phase.AWAITING_COMMIT,
        Phase.COMMITTING,
        Phase.COMPLETING_MIGRATION,
        Phase.RETIRING_SOURCE,
    }
)
_COMMITTED = frozenset({Phase.COMPLETING_MIGRATION, Phase.RETIRING_SOURCE})


def bars_of(events: Iterable[Event], as_of: datetime) -> tuple[Bar, ...]:
    """Draw an instance's steps, run by run, out of its events in their order."""
    return tuple(bar for _, run in _runs(events) for bar in _bars(run, as_of))


def outages_of(events: Iterable[Event], as_of: datetime) -> tuple[Outage, ...]:
    """Tell an instance's outages, one at most a run, out of its events in their order."""
    found = (_outage(list(run), as_of) for _, run in _runs(events))
    return tuple(each for each in found if each)


def _runs(events: Iterable[Event]) -> Iterator[tuple[int, Sequence[Event]]]:
    told = (each for each in events if each.kind in {EventKind.PHASE, EventKind.ENDED})
    ordered = sorted(told, key=lambda each: each.attempt)
    for attempt, run in groupby(ordered, key=lambda each: each.attempt):
        yield attempt, list(run)


def _bars(run: Sequence[Event], as_of: datetime) -> Iterator[Bar]:
    began: list[Event] = []
    for event in run:
        if not began or _step(event.phase) != _step(began[-1].phase):
            began.append(event)
    ends = [each.at for each in began[1:]]
    for event, ended in zip_longest(began, ends):
        if step := _step(event.phase):
            lasted = (ended or max(as_of, event.at)) - event.at
            yield Bar(step, event.attempt, event.at, ended, lasted)


def _step(phase: Phase) -> str:
    """Name the step of a phase; empty before the first and behind the last."""
    if phase in {Phase.TAKING_BACK, Phase.ROLLING_BACK}:
        return WAY_BACK
    number = 0 if phase is Phase.ENDED else step_number(phase)
    return STEPS[number - 1] if number else ""


def _outage(run: Sequence[Event], as_of: datetime) -> Outage | None:
    stopped = next((each for each in run if each.phase in _AWAY), None)
    if stopped is None:
        return None
    after = run[run.index(stopped) :]
    committed = next((each.at for each in after if each.phase in _COMMITTED), None)
    back, ended = _serving_again(after)
    lasted = (ended or max(as_of, stopped.at)) - stopped.at
    return Outage(stopped.attempt, stopped.at, back, ended, committed, lasted)


def _serving_again(after: Sequence[Event]) -> tuple[Back, datetime | None]:
    """Tell who serves again, and since when; one that was validated may yet be rolled back."""
    for event in after:
        if event.phase in _VALIDATED:
            return Back.VALIDATED, event.at
        if event.kind is EventKind.ENDED:
            held = event.words.startswith(Outcome.HELD.value)
            return (Back.NOBODY, None) if held else (Back.SOURCE, event.at)
    return Back.NOBODY, None
