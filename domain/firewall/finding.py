"""What is to be said about translated security groups."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """How much a finding weighs; only a critical one keeps the rules from being made."""

    CRITICAL = "Critical"
    WARNING = "Warning"
    ADVISORY = "Advisory"
    INFORMATION = "Information"


@dataclass(frozen=True, slots=True)
class FirewallFinding:
    """One thing about the translation: what was seen, and what to do about it."""

    rule: str
    category: Category
    evidence: str
    remedy: str
