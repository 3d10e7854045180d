"""Failovers under way when the emergency stop is pulled, and what each of them needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.itinerary import Lifecycle, Phase, lifecycle, next_step
from domain.migration import Outcome
from domain.wave_status import WaveStatus

_AT_WORK = frozenset({Lifecycle.CUTTING_OVER, Lifecycle.CUT_OVER, Lifecycle.TAKING_BACK})

_OPENS = "Nothing: no failover of it begins, and its source is opened again by itself."
_STARTS = "Nothing: no failover of it begins, and its source is started again by itself."
_FAILED_OVER = (
    "It has failed over, so it goes on. To stay in AWS instead, let it end, then remove its "
    "virtual machine and only after that start its source."
)
_BY_HAND = {
    Phase.QUIESCING: _OPENS,
    Phase.AWAITING_RECOVERY_POINT: _OPENS,
    Phase.STOPPING_SOURCE: _STARTS,
    Phase.FAILING_OVER: "Look at the item's job in the vault: where it runs it goes on to its end; "
    "where none began, its source serves again by itself.",
    Phase.VALIDATING: _FAILED_OVER,
    Phase.SWITCHING_OVER: "Look where DNS and load balancers point; its hooks are taken back where "
    "it is rolled back.",
    Phase.STOPPING_QUIET_SOURCE: _FAILED_OVER,
    Phase.AWAITING_COMMIT: "Decide: approve its commit, or reject it, which rolls it back.",
    Phase.ROLLING_BACK: "Nothing: it is on its way back; see that its source serves.",
    Phase.TAKING_BACK: "Nothing: it stays in AWS.",
}
_HELD = "wait for a person"
_COMMITTED = "Nothing: it is committed, or about to be, and serves in Azure."


@dataclass(frozen=True, slots=True)
class RunningFailover:
    """One instance in the middle of its cutover: where it stands, and what it needs of people."""

    wave: str
    instance_id: str
    phase: Phase
    next_step: str
    by_hand: str


def running_failovers(waves: Iterable[WaveStatus]) -> Iterator[RunningFailover]:
    """List every instance that stands between AWS and Azure, those that are held as well."""
    for wave in waves:
        for each in wave.instances:
            report = each.report
            if report and report.outcome is Outcome.HELD:
                words = f"It is held: {report.because}. {report.remedy}".strip()
                yield RunningFailover(wave.name, each.instance_id, each.phase, _HELD, words)
            if report is None and lifecycle(each.phase) in _AT_WORK:
                words = _BY_HAND.get(each.phase, _COMMITTED)
                yield RunningFailover(
                    wave.name, each.instance_id, each.phase, next_step(each.phase), words
                )
