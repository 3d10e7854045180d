"""The verdict on an instance: what its rules find, and whether it may start."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from domain.assessment import Finding, Severity
from domain.errors import Refusal, Refused
from domain.preflight.facts import SourceFacts
from domain.preflight.registry import RULES

# How the words begin by which a story tells that something critical has appeared.
APPEARED = "pre-flight before the cutover: "
_MAY_BLOCK = tuple(rule for rule in RULES if rule.severity is Severity.CRITICAL)
_ORDER = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was found about an instance; without `facts` it could not be looked at."""

    findings: tuple[Finding, ...]
    facts: SourceFacts | None = None


def assess(facts: SourceFacts) -> tuple[Finding, ...]:
    """Find everything that stands between the instance and Azure, the weightiest first."""
    return in_order(finding for rule in RULES if (finding := rule.ask(facts)))


def blocking(facts: SourceFacts) -> tuple[Finding, ...]:
    """Find what blocks, without asking the rules that never do: a replay asks each time anew."""
    return critical(finding for rule in _MAY_BLOCK if (finding := rule.ask(facts)))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings in order, the weightiest first."""
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity]))


def critical(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Choose what blocks."""
    return tuple(each for each in findings if each.severity is Severity.CRITICAL)


def fit(findings: Iterable[Finding]) -> bool:
    """Say whether nothing blocks."""
    return not critical(findings)


def require_fit(facts: SourceFacts) -> None:
    """Raise Refused, naming every critical finding, unless the instance can be moved."""
    if refused := refusal_of(facts, blocking(facts)):
        raise Refused(refused)


def refusal_of(facts: SourceFacts, blockers: tuple[Finding, ...]) -> Refusal | None:
    """Make one refusal of all that blocks; None when nothing does."""
    if not blockers:
        return None
    return Refusal(
        code=f"assessment.{blockers[0].code}",
        subject=str(facts.instance.ref),
        detail="; ".join(finding.detail for finding in blockers),
        remedy=" ".join(finding.remedy for finding in blockers),
    )


def appeared(refusal: Refusal, grace: timedelta) -> str:
    """Put into words that something critical has appeared, and what becomes of it."""
    return (
        f"{APPEARED}{refusal.detail}. {refusal.remedy} The instance is not "
        f"cut over unless this has gone within {grace.total_seconds() / 60:g} minutes."
    )


def tells_finding(words: str) -> bool:
    """Say whether an event's words are those of a finding that has appeared."""
    return words.startswith(APPEARED)
