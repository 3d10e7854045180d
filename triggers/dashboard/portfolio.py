"""The first page: all waves, how they are, and what calls for a person."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.protected_item import Replication
from domain.roll_up import Health, health_of, roll_up
from domain.status import Gate
from domain.throughput import throughput_now
from domain.wave_status import WaveQuery, WaveState, WaveStatus, state_of
from triggers.choosing import no_cursor
from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.http.route import Answer, Call

if TYPE_CHECKING:
    from triggers.documents import PortfolioQuery

# As many waves as the counts are made of; a page shows some of them.
_MOST_COUNTED, _ON_A_PAGE = 100, 25
_CALLS = (Gate.APPROVAL, Gate.MANUAL_STEP, Gate.COMMIT, Gate.EMERGENCY_STOP)


@dataclass(frozen=True, slots=True)
class Totals:
    """All waves under way, counted."""

    waves: dict[str, int]
    instances: int
    by_step: dict[str, int]
    health: dict[str, int]
    outcomes: dict[str, int]
    replicated: int
    to_replicate: int
    throughput: int
    complete: bool


def show_portfolio(call: Call) -> Answer:
    """Show how all waves are."""
    from triggers.views import WaveSummary  # noqa: PLC0415 (keeps the cold start short)

    query: PortfolioQuery = call.query
    wanted = WaveQuery(query.name, query.state, _ON_A_PAGE, query.cursor or "")
    status = call.clouds.status
    running = status.list_waves(WaveQuery(state=WaveState.RUNNING, limit=_MOST_COUNTED))
    try:
        shown = status.list_waves(wanted, running.items)
    except ValueError as error:
        raise no_cursor(query.cursor) from error
    return show(
        call,
        "portfolio",
        waves=[WaveSummary.of(each) for each in shown.items],
        next=shown.cursor,
        totals=totals(running.items, complete=not running.cursor),
        calls=list(alerts(running.items)),
        states=list(WaveState),
    )


def totals(waves: tuple[WaveStatus, ...], *, complete: bool = True) -> Totals:
    """Count what is under way."""
    rolled = [roll_up(each) for each in waves]
    every = [one for wave in waves for one in wave.instances]
    steps: Counter[str] = Counter()
    for each in rolled:
        steps.update(each.by_lifecycle)
    return Totals(
        waves=dict(Counter(str(state_of(each)) for each in waves)),
        instances=len(every),
        by_step=dict(steps),
        health={name: sum(each.health is name for each in rolled) for name in Health},
        outcomes=dict(Counter(str(one.report.outcome) for one in every if one.report)),
        replicated=sum(one.replicated_bytes for one in every),
        to_replicate=sum(one.total_bytes for one in every),
        throughput=throughput_now(every),
        complete=complete,
    )


@dataclass(frozen=True, slots=True)
class Alert:
    """Something in a wave that calls for a person, and of how many instances."""

    wave: str
    kind: str
    what: str
    count: int


def alerts(waves: tuple[WaveStatus, ...]) -> list[Alert]:
    """List what calls for a person, the worst first."""
    found = [alert for wave in waves for alert in _alerts(wave)]
    return sorted(found, key=lambda alert: (alert.kind != "bad", alert.wave))


def _alerts(wave: WaveStatus) -> Iterator[Alert]:
    gates, instances = roll_up(wave).waiting_for, wave.instances
    wrong = sum(bool(each.report) and health_of(each) is Health.FAILING for each in instances)
    stalled = sum(not each.report and each.replication is Replication.STALLED for each in instances)
    for what, count in (("went wrong", wrong), ("stalled", stalled)):
        if count:
            yield Alert(wave.name, "bad", what, count)
    for gate in _CALLS:
        if gates[gate]:
            yield Alert(wave.name, "call", str(gate), gates[gate])


PAGES = (page("", show_portfolio, "Show how all waves are.", query="PortfolioQuery"),)
