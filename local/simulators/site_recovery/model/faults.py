"""What goes wrong on purpose: injected, matched against requests and jobs, used up."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

from local.simulators.site_recovery.model.settings import STRICT


class FaultKind(StrEnum):
    """What may go wrong."""

    HTTP_ERROR = "http_error"
    THROTTLE = "throttle"
    LOST_RESPONSE = "lost_response"
    JOB_ERROR = "job_error"
    SUSPENDED_JOB = "suspended_job"
    STALLED_REPLICATION = "stalled_replication"
    RESYNC_REQUIRED = "resync_required"
    HEALTH_ERROR = "health_error"
    NEVER_BOOTS = "vm_never_boots"
    AGENT_NEVER_READY = "agent_never_ready"
    POINTS_STOP = "points_stop"
    SKEWED_POINTS = "skewed_points"
    PENDING_STAYS = "pending_stays"
    LATE_JOB = "late_job"


REQUEST_FAULTS = frozenset({FaultKind.HTTP_ERROR, FaultKind.THROTTLE, FaultKind.LOST_RESPONSE})
JOB_FAULTS = frozenset({FaultKind.JOB_ERROR, FaultKind.SUSPENDED_JOB})
LATE_JOBS = frozenset({FaultKind.LATE_JOB})

ANY = "any"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to go wrong.

    `when` is the operation it waits for, `subject` an item, a source machine (host name, full
    name or BIOS id) or a virtual machine; empty means any. A request or job fault strikes `times`
    times, 0 means always. Stalls, resyncs, health errors, and what is wrong with points or pending
    bytes last until they are withdrawn.

    `code` is one of the service's published codes, or the ARM code of an http_error; a
    `service_code` around a provider's code is found by itself unless it is given. `at_percent`
    is where the initial replication stalls, `status` and `retry_after` belong to HTTP.
    `pending_bytes` never drain while they stay; a job that is `late` takes so much longer.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    kind: FaultKind
    when: str = ANY
    subject: str = ""
    times: int = 1
    code: str = ""
    service_code: str = ""
    message: str = ""
    status: int = 500
    retry_after: timedelta = timedelta(seconds=30)
    at_percent: int = 50
    pending_bytes: int = 64 * 1024**2
    late: timedelta = timedelta(hours=2)

    def matches(self, operation: str, names: Iterable[str]) -> bool:
        """Say whether it is meant for this operation on something of these names."""
        timely = operation == ANY or self.when in {ANY, operation}
        return timely and (not self.subject or self.subject.casefold() in names)


class FaultBook:
    """All faults that still wait for their moment."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._faults: dict[str, Fault] = {}
        self._left: dict[str, int] = {}

    def inject(self, fault: Fault) -> str:
        """Add a fault and tell its number."""
        number = str(next(self._numbers))
        self._faults[number] = fault
        self._left[number] = fault.times
        return number

    def withdraw(self, number: str) -> Fault | None:
        """Take a fault away; None when there is none of this number."""
        self._left.pop(number, None)
        return self._faults.pop(number, None)

    def waiting(self) -> dict[str, Fault]:
        """List the faults that are still there, by number."""
        return dict(self._faults)

    def strike(
        self, kinds: frozenset[FaultKind], operation: str, names: Iterable[str]
    ) -> Fault | None:
        """Use up, once, the oldest fault of these kinds that fits."""
        for number, fault in list(self._faults.items()):
            if fault.kind in kinds and fault.matches(operation, names):
                self._use(number)
                return fault
        return None

    def standing(self, kind: FaultKind, names: Iterable[str]) -> list[Fault]:
        """List the lasting faults of a kind that concern something of these names."""
        return [f for f in self._faults.values() if f.kind is kind and f.matches(ANY, names)]

    def _use(self, number: str) -> None:
        self._left[number] -= 1
        if self._left[number] == 0:
            self.withdraw(number)
