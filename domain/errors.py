"""What can go wrong, sorted by what the one who meets it may do.

MigrationError
├── Transient   an adapter's: ask again, after `retry_after` when the cloud named a time
├── Refused     an adapter's: asking again is useless until somebody does what `remedy` says
├── GaveUp      a step's: every attempt that its policy allows has failed
├── Stalled     a watch's: what we wait for went bad, or had all the time we agreed on
├── Withdrawn   a person's: rejected, cancelled, or never answered
├── Held        a cutover's: it began, and only a person may say what happens to the two copies
└── TurnedBack  a cutover's: it failed over, and by its policy the source serves again
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class MigrationError(Exception):
    """Root of every error this application raises on purpose."""

    @property
    def remedy(self) -> str:
        """Say what the reader can do about it; empty when nothing is known."""
        return ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal as data, fit to be kept in an orchestration's history.

    `code` is `<system>.<its own code>`, such as `site_recovery.95107`, `ec2.RequestLimitExceeded`.
    `fatal` means that no operator can mend it for this machine.
    """

    code: str
    subject: str
    detail: str
    remedy: str = ""
    fatal: bool = False


class Refused(MigrationError):
    """The cloud understood the request and will not do it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.subject}: {refusal.detail} [{refusal.code}]")
        self.refusal = refusal

    @property
    def remedy(self) -> str:
        """Say what the reader can do about it."""
        return self.refusal.remedy


@dataclass(frozen=True, slots=True)
class Delay:
    """A transient failure as data: what happened, and how long the cloud asked us to wait.

    When the attempts run out, `otherwise` is what the operator reads.
    """

    detail: str
    retry_after: timedelta | None = None
    otherwise: Refusal | None = None


class Transient(MigrationError):
    """The cloud cannot answer now; the same request may succeed later."""

    def __init__(
        self, detail: str, retry_after: timedelta | None = None, otherwise: Refusal | None = None
    ) -> None:
        super().__init__(detail)
        self.delay = Delay(detail, retry_after, otherwise)


class GaveUp(MigrationError):
    """A step failed on its last attempt."""

    def __init__(self, step: str, detail: str) -> None:
        super().__init__(f"{step}: {detail}")
        self.step = step


class Stalled(MigrationError):
    """Something we watch went bad, or did not arrive in the time it was given."""

    def __init__(self, detail: str, remedy: str = "") -> None:
        super().__init__(detail)
        self._remedy = remedy

    @property
    def remedy(self) -> str:
        """Say what the reader can do about it."""
        return self._remedy


class Withdrawal(StrEnum):
    """Why a person's decision, or its absence, ends a migration."""

    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Withdrawn(MigrationError):
    """A person said no, changed their mind, or never answered."""

    def __init__(self, why: Withdrawal, detail: str, remedy: str = "") -> None:
        super().__init__(detail)
        self.why = why
        self._remedy = remedy

    @property
    def remedy(self) -> str:
        """Say what the reader can do about it."""
        return self._remedy


class Held(MigrationError):
    """A failover began and did not end well: nothing may be taken back without a person."""

    def __init__(self, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self._remedy = remedy

    @property
    def remedy(self) -> str:
        """Say what the reader can do about it."""
        return self._remedy


class TurnedBack(MigrationError):
    """A failover that is not to become final: the way back goes by deleting its virtual machine."""

    def __init__(self, detail: str, remedy: str = "") -> None:
        super().__init__(detail)
        self._remedy = remedy

    @property
    def remedy(self) -> str:
        """Say what the reader can do about it."""
        return self._remedy
