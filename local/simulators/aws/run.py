"""One run of a command on one machine, whose state follows from the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.mobility_service import CommandState
from domain.source_instance import InstanceRef

DELIVERY = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Result:
    """What a script leaves behind."""

    exit_code: int = 0
    output: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent: a document with its parameters to one machine, and how long it may travel."""

    command_id: str
    ref: InstanceRef
    document: str
    parameters: dict[str, str]
    comment: str = ""
    delivery_timeout: timedelta = timedelta(hours=1)


@dataclass(slots=True)
class Run:
    """A command on its way, at work, or ended.

    `takes` is the time at work; an unreachable machine never gets it, one that hangs has it
    until `patience` ends. `planned` is a result given beforehand, `result` what came of it. One
    that is `late` counts as timed out until it ends all the same, so much after its time.
    """

    sending: Sending
    requested: datetime
    takes: timedelta
    reachable: bool = True
    hangs: bool = False
    patience: timedelta = timedelta(minutes=50)
    planned: Result | None = None
    result: Result | None = None
    cancelled: datetime | None = None
    late: timedelta | None = None

    @property
    def due(self) -> datetime:
        """Tell when it ends, if nobody cancels it."""
        if not self.reachable:
            return self.requested + self.sending.delivery_timeout
        if self.late is not None:
            return self.requested + DELIVERY + self.patience + self.late
        return self.requested + DELIVERY + (self.patience if self.hangs else self.takes)

    @property
    def at_work(self) -> bool:
        """Say whether it will have a result."""
        return not (self.result or self.cancelled or self.hangs) and self.reachable

    def state(self, now: datetime) -> CommandState:
        """Tell where it stands."""
        if self.cancelled:
            return CommandState.CANCELLED
        if self.late is not None and self.due - self.late <= now < self.due:
            return CommandState.TIMED_OUT
        if now < self.due:
            delivered = self.reachable and now >= self.requested + DELIVERY
            return CommandState.IN_PROGRESS if delivered else CommandState.PENDING
        if self.result is None:  # it may have ended since anybody last looked at the machine
            return CommandState.IN_PROGRESS if self.at_work else CommandState.TIMED_OUT
        return CommandState.FAILED if self.result.exit_code else CommandState.SUCCESS

    def details(self, now: datetime) -> str:
        """Tell Systems Manager's detailed status: it knows two kinds of time-out."""
        state = self.state(now)
        if state is not CommandState.TIMED_OUT:
            return state.value
        return "ExecutionTimedOut" if self.reachable else "DeliveryTimedOut"

    def outcome(self, now: datetime) -> Result:
        """Tell what it left behind; exit code -1 until it has ended by itself."""
        ended = self.state(now) in {CommandState.SUCCESS, CommandState.FAILED}
        return self.result if ended and self.result else Result(exit_code=-1)

    def cancel(self, now: datetime) -> None:
        """Stop it; one that has ended stays as it is."""
        if now < self.due:
            self.cancelled = self.cancelled or now
