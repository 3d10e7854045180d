"""A pre-flight rule: what it says, how much it weighs, and how it looks at the facts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.assessment import Finding, Severity
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.facts import SourceFacts
from domain.preflight.guest_facts import GuestFacts

CRITICAL, WARNING = Severity.CRITICAL, Severity.WARNING
ADVISORY, INFORMATION = Severity.ADVISORY, Severity.INFORMATION

type Look = Callable[[SourceFacts], Iterable[str]]


class Area(StrEnum):
    """What a rule is about."""

    INSTANCE = "instance"
    SYSTEM = "operating system"
    BOOT = "boot"
    DISKS = "disks"
    DRIVERS = "drivers"
    CHURN = "churn"
    NETWORK = "network"
    NAMES = "names"
    ROLES = "roles"
    LICENCE = "licence"
    AWS = "ties to AWS"
    AGENTS = "agents"
    MACHINE = "machine"
    TAGS = "tags"
    TARGET = "target"


def _never(facts: SourceFacts) -> bool:
    del facts
    return False


@dataclass(frozen=True, slots=True)
class Rule:
    """`look` gives each piece of evidence against the instance, nothing when the rule is kept.

    Where `milder` says so a critical rule only warns.
    """

    code: str
    severity: Severity
    area: Area
    says: str
    remedy: str
    source: str
    look: Look
    milder: Callable[[SourceFacts], bool] = _never

    def ask(self, facts: SourceFacts) -> Finding | None:
        """Look at the facts; None when the rule is kept."""
        evidence = tuple(self.look(facts))
        if not evidence:
            return None
        weight = WARNING if self.milder(facts) else self.severity
        return Finding(
            self.code, weight, "; ".join(evidence), self.remedy, self.area, evidence, self.source
        )


def of_ec2(look: Callable[[Ec2Facts], Iterable[str]]) -> Look:
    """Look at what EC2 tells, where it was read."""
    return lambda facts: look(facts.ec2) if facts.ec2 else ()


def of_guest(look: Callable[[GuestFacts], Iterable[str]]) -> Look:
    """Look at what the machine tells, where it was inspected."""
    return lambda facts: look(facts.guest) if facts.guest else ()


def when(condition: object, evidence: str) -> tuple[str, ...]:
    """Give the evidence where the condition holds."""
    return (evidence,) if condition else ()


def prepared(facts: SourceFacts) -> bool:
    """Say whether the machine replicates already: what only its preparation needs just warns."""
    return facts.prepared
