"""Lets what the dice have drawn go wrong in a rehearsal, each at its moment."""

from datetime import datetime

from domain.emergency_stop import EmergencyStop
from domain.errors import Refusal, Refused, Transient
from domain.migration import Cancellation
from domain.status import Progress
from local.proof.trouble import HOOKS, FailingHook, LostCall, Restart, Trouble
from local.rehearsal import Rehearsal
from local.simulators.aws.faults import CommandFault
from local.simulators.site_recovery.model.faults import Fault
from local.simulators.site_recovery.model.trouble import inject, withdraw
from orchestrators.story import cancellation

_REFUSED = Refused(Refusal("webhook.400", "a hook", "its address answered 400", "Ask them."))
_REST = frozenset({"isolate", "release"})


class Troublemaker:
    """Lets troubles happen to a rehearsal in their phases, and ends those that last.

    `crashed` says that the worker is to be replaced.
    """

    def __init__(self, stage: Rehearsal, troubles: tuple[Trouble, ...]) -> None:
        self.crashed = False
        self._stage = stage
        self._to_come = list(troubles)
        self._lasting: list[tuple[datetime, str]] = []
        self._lift_at: datetime | None = None
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
            case FailingHook(undo):
                address = HOOKS[0].undo if undo else HOOKS[-1].do
                self._stage.hooks.answers[address].append(_REFUSED)
            case Restart():
                self.crashed = True
            case EmergencyStop():
                self._stage.brake.pull(trouble.what)
                self._lift_at = self._stage.clock.now() + trouble.lasts

    def _end(self) -> None:
        now = self._stage.clock.now()
        if self._lift_at and self._lift_at <= now:
            self._lift_at = None
            self._stage.brake.pull(EmergencyStop(pulled=False, by="dice"))
        over = [number for end, number in self._lasting if end <= now]
        self._lasting = [each for each in self._lasting if each[1] not in over]
        for number in over:
            if number in self._stage.world.faults.waiting():
                withdraw(self._stage.world, number)
