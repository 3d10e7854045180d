"""The inbox of whoever decides: what waits for a yes or a no, with what there is to see of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.approval_policy import ApprovalPolicy
from domain.delegation import Delegation
from domain.forecast.failover import PastFailover
from domain.status import Gate, InstanceStatus
from domain.wave_status import WaveQuery, WaveState, WaveStatus
from triggers.choosing import at_gate
from triggers.dashboard.acting import Asked, asked_of, others_of
from triggers.dashboard.foreseeing import failovers_before
from triggers.dashboard.orders import zone_in
from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.http.route import Answer, Call

_MOST_WAVES, _MOST_OF_A_WAVE = 100, 25
_GATES = (Gate.APPROVAL, Gate.COMMIT)


@dataclass(frozen=True, slots=True)
class Pile:
    """What one wave asks at one gate: how many instances wait, and the first of them."""

    wave: WaveStatus
    gate: Gate
    zone: str
    waiting: int
    asked: list[Asked]
    policy: ApprovalPolicy | None
    others: tuple[Delegation, ...] = ()

    @property
    def verbs(self) -> tuple[str, str]:
        """What can be answered: yes, and no."""
        return ("approve", "reject") if self.gate is Gate.APPROVAL else ("commit", "roll-back")


def show_approvals(call: Call) -> Answer:
    """Show everything that waits for somebody's answer."""
    found = call.clouds.status.list_waves(WaveQuery(state=WaveState.RUNNING, limit=_MOST_WAVES))
    past = failovers_before(call, found.items)
    piles = [
        _pile(call, wave, gate, waiting, past)
        for wave in found.items
        for gate in _GATES
        if (waiting := [each for each in wave.instances if at_gate(each, None, gate)])
    ]
    return show(call, "approvals", piles=piles, complete=not found.cursor)


def _pile(
    call: Call,
    wave: WaveStatus,
    gate: Gate,
    waiting: list[InstanceStatus],
    past: Sequence[PastFailover],
) -> Pile:
    zone = zone_in(call.clouds, wave)
    asked = asked_of(call, wave, waiting[:_MOST_OF_A_WAVE], past)
    return Pile(wave, gate, zone, len(waiting), asked, wave.approval, others_of(call, wave))


PAGES = (page("approvals", show_approvals, "Show everything that waits for somebody's answer."),)
