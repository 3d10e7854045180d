"""What proved that a virtual machine is well, or is not."""

from datetime import datetime
from typing import Self

from domain.validation import ValidationReport
from triggers.views.base import View


class CheckView(View):
    """One thing that was looked at."""

    name: str
    passed: bool
    evidence: str
    remedy: str


class ValidationView(View):
    """All that was looked at."""

    at: datetime
    passed: bool
    checks: list[CheckView]

    @classmethod
    def of(cls, report: ValidationReport) -> Self:
        """Show a validation."""
        checks = [
            CheckView(name=c.name, passed=c.passed, evidence=c.evidence, remedy=c.remedy)
            for c in report.checks
        ]
        return cls(at=report.at, passed=report.passed, checks=checks)
