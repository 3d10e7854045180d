"""What may go wrong in a cutover, and at which moment of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from clouds.aws.command_documents import QUIESCE, QUIET_CHECK, UNDO_QUIESCE
from domain.errors import Transient
from domain.itinerary import Phase
from domain.migration import Cancellation
from domain.status import Progress
from local.rehearsal import Rehearsal
from local.simulators.aws.faults import CommandFault
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject, withdraw
from orchestrators.story import cancellation

_M, _H = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LostCall:
    """A call to AWS that fails once; `acted`: it does its work, and its answer is lost."""

    operation: str
    acted: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that goes wrong once the story enters the phase, for so long where it lasts."""

    phase: Phase
    what: Fault | CommandFault | LostCall | Cancellation
    lasts: timedelta = 20 * _M


_MOMENTS = (
    Phase.AWAITING_APPROVAL,
    Phase.QUIESCING,
    Phase.AWAITING_RECOVERY_POINT,
    Phase.FAILING_OVER,
    Phase.VALIDATING,
)
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
    """Draw none to three troubles; one cutover in ten is cancelled as well."""
    found = [_random_trouble(dice) for _ in range(dice.randint(0, 3))]
    if dice.random() < 0.1:  # noqa: PLR2004
        found.append(Trouble(dice.choice(_MOMENTS), Cancellation("dice", "by chance")))
    return tuple(found)


def _random_trouble(dice: Random) -> Trouble:
    calls = [LostCall(each, acted) for each in _CALLS for acted in (False, True)]
    what = dice.choice((dice.choice(_VAULT), dice.choice(_COMMANDS), dice.choice(calls)))
    return Trouble(dice.choice(_MOMENTS), what, dice.choice((5, 20, 90)) * _M)


class Troublemaker:
    """Lets troubles happen to a rehearsal in their phases, and ends those that last."""

    def __init__(self, stage: Rehearsal, troubles: tuple[Trouble, ...]) -> None:
        self._stage = stage
        self._to_come = list(troubles)
        self._lasting: list[tuple[datetime, str]] = []
        stage.status.listeners.append(self._hear)
        stage.clock.listeners.append(self._end)

    def _hear(self, progress: Progress) -> None:
        due = [each for each in self._to_come if each.phase is progress.phase]
        self._to_come = [each for each in self._to_come if each not in due]
        for each in due:
            self._happen(each, progress)

    def _happen(self, trouble: Trouble, progress: Progress) -> None:
        match trouble.what:
            case Fault():
                number = inject(self._stage.world, trouble.what)
                self._lasting.append((self._stage.clock.now() + trouble.lasts, number))
            case CommandFault():
                self._stage.mobility.fleet.faults.inject(trouble.what)
            case LostCall(operation, acted):
                port = self._stage.quiescence if operation in _REST else self._stage.source
                port.next_time(operation, Transient("no answer"), acted=acted)
            case Cancellation():
                self._stage.send(progress.subject, cancellation, trouble.what)

    def _end(self) -> None:
        now = self._stage.clock.now()
        over = [number for end, number in self._lasting if end <= now]
        self._lasting = [each for each in self._lasting if each[1] not in over]
        for number in over:
            if number in self._stage.world.faults.waiting():
                withdraw(self._stage.world, number)


_REST = frozenset({"isolate", "release"})
