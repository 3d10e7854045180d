"""What may change the clouds leaves two entries: one before it is tried, one with its outcome."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from clouds.mutations import Watch, watching
from clouds.ports.audit import AuditLog
from domain.audit import AuditEvent, AuditKind
from domain.errors import Refused, Transient


@dataclass(slots=True)
class Deed:
    """Something that is written down once before it changes anything, and once after."""

    log: AuditLog
    event: AuditEvent
    begun: bool = False

    def begin(self) -> None:
        """Write down that it is tried, unless that stands there; Transient where it can't be."""
        if not self.begun:
            self.log.append(self.event)
            self.begun = True

    def end(self, outcome: str, watch: Watch, kind: AuditKind = AuditKind.OUTCOME) -> None:
        """Write down what came of it, if it was ever tried."""
        if self.begun:
            details = (*self.event.details, *watch.told())
            ended = replace(self.event, id=new_id(), kind=kind, outcome=outcome, details=details)
            self.log.append(ended)


def new_id() -> str:
    """Make the id of an event that happens once."""
    return uuid.uuid4().hex


def recorded[Out](deed: Deed, act: Callable[[], Out], *, eager: bool) -> Out:
    """Act, and leave entries before and after; what can't be written down is not done.

    An `eager` deed is written down before it begins, any other before its first call that changes
    something. Raises what `act` raises, and Transient where the log can't be written. Whatever
    ends the process leaves the first entry alone.
    """
    if eager:
        deed.begin()
    with watching(deed.begin) as watch:
        try:
            given = act()
        except Exception as error:
            deed.end(_outcome(error), watch)
            raise
        deed.end("done", watch)
        return given


def _outcome(error: Exception) -> str:
    """Tell an error by its code alone: its words may name people and things."""
    match error:
        case Refused():
            return f"refused {error.refusal.code}"
        case Transient():
            return "later"
        case _:
            return f"broke {type(error).__name__}"
