"""What is found about a source instance, how much it weighs, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import MigrationError, Refused


class Severity(StrEnum):
    """How much a finding weighs; only a critical one blocks."""

    CRITICAL = "critical"
    WARNING = "warning"
    ADVISORY = "advisory"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, and what to do about it.

    `code` is the rule's id, `detail` says what was seen, `evidence` the same piece by piece,
    `source` names what the rule rests on.
    """

    code: str
    severity: Severity
    detail: str
    remedy: str
    area: str = ""
    evidence: tuple[str, ...] = ()
    source: str = ""


def finding_of(error: MigrationError) -> Finding:
    """Make a finding of an error: what can't be looked at can't be moved now."""
    if isinstance(error, Refused):
        return _critical(error.refusal.code, error.refusal.detail, error.remedy)
    return _critical("no_answer", str(error), error.remedy or "Ask again in a moment.")


def _critical(code: str, detail: str, remedy: str) -> Finding:
    return Finding(code, Severity.CRITICAL, detail, remedy)
