"""What may go wrong in a cutover, and at which moment of it."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from clouds.aws.command_documents import QUIESCE, QUIET_CHECK, UNDO_QUIESCE
from domain.cutover import Hook, HookKind
from domain.emergency_stop import EmergencyStop
from domain.itinerary import Phase
from domain.migration import Cancellation
from local.simulators.aws.faults import CommandFault
from local.simulators.site_recovery.model.faults import Fault, FaultKind

HOOKS = tuple(
    Hook(name, HookKind.WEBHOOK, f"https://{name}.example/up", f"https://{name}.example/down")
    for name in ("dns", "balancer")
)
_M, _H = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LostCall:
    """A call to AWS that fails once; `acted`: it does its work, and its answer is lost."""

    operation: str
    acted: bool


@dataclass(frozen=True, slots=True)
class FailingHook:
    """A hook that refuses once to be done, or to be taken back."""

    undo: bool


@dataclass(frozen=True, slots=True)
class Restart:
    """The worker is gone with all that it remembers, and another goes on."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that goes wrong once the story enters the phase, for so long where it lasts."""

    phase: Phase
    what: Fault | CommandFault | LostCall | Cancellation | FailingHook | Restart | EmergencyStop
    lasts: timedelta = 20 * _M


_MOMENTS = (
    Phase.AWAITING_APPROVAL,
    Phase.QUIESCING,
    Phase.AWAITING_RECOVERY_POINT,
    Phase.FAILING_OVER,
    Phase.VALIDATING,
)
_LATER = (
    Phase.REHEARSING,
    Phase.STOPPING_SOURCE,
    Phase.SWITCHING_OVER,
    Phase.STOPPING_QUIET_SOURCE,
    Phase.AWAITING_COMMIT,
    Phase.COMMITTING,
    Phase.COMPLETING_MIGRATION,
    Phase.ROLLING_BACK,
    Phase.TAKING_BACK,
)
_ALL = _MOMENTS + _LATER
_VAULT = (
    Fault(FaultKind.LOST_RESPONSE, "unplanned_failover"),
    Fault(FaultKind.THROTTLE, times=3),
    Fault(FaultKind.HTTP_ERROR, "unplanned_failover"),
    Fault(FaultKind.HTTP_ERROR, "get_item", times=4),
    Fault(FaultKind.JOB_ERROR, "unplanned_failover", code="28031"),
    Fault(FaultKind.LATE_JOB, "unplanned_failover", late=9 * _H),
    Fault(FaultKind.LATE_JOB, "failover_commit", late=9 * _H),
    Fault(FaultKind.LOST_RESPONSE, "failover_commit"),
    Fault(FaultKind.POINTS_STOP),
    Fault(FaultKind.SKEWED_POINTS),
    Fault(FaultKind.PENDING_STAYS),
    Fault(FaultKind.RESYNC_REQUIRED),
    Fault(FaultKind.STALLED_REPLICATION),
    Fault(FaultKind.NEVER_BOOTS),
    Fault(FaultKind.AGENT_NEVER_READY),
)
_COMMANDS = (
    CommandFault(QUIESCE, exit_code=5),
    CommandFault(QUIESCE, hangs=True),
    CommandFault(QUIESCE, late_seconds=1_800),
    CommandFault(QUIET_CHECK, exit_code=1),
    CommandFault(QUIET_CHECK, hangs=True),
    CommandFault(UNDO_QUIESCE, exit_code=1),
)
_CALLS = ("stop_instance", "start_instance", "describe_instance", "isolate", "release")


def random_troubles(dice: Random) -> tuple[Trouble, ...]:
    """Draw none to three troubles, and at times people who interfere, hooks that fail, restarts."""
    found = [_random_trouble(dice) for _ in range(dice.randint(0, 3))]
    others = (
        (0.1, _MOMENTS, Cancellation("dice", "by chance")),
        (0.1, _LATER, Cancellation("dice", "late")),
        (0.15, _ALL, EmergencyStop(pulled=True, by="dice")),
        (0.2, (Phase.VALIDATING,), FailingHook(undo=False)),
        (0.1, (Phase.VALIDATING,), FailingHook(undo=True)),
        (0.4, _ALL, Restart()),
    )
    for chance, moments, what in others:
        if dice.random() < chance:
            found.append(Trouble(dice.choice(moments), what, dice.choice((5, 20, 90)) * _M))
    return tuple(found)


def _random_trouble(dice: Random) -> Trouble:
    calls = [LostCall(each, acted) for each in _CALLS for acted in (False, True)]
    what = dice.choice((dice.choice(_VAULT), dice.choice(_COMMANDS), dice.choice(calls)))
    moments = _LATER if dice.random() < 0.2 else _MOMENTS  # noqa: PLR2004
    return Trouble(dice.choice(moments), what, dice.choice((5, 20, 90)) * _M)
