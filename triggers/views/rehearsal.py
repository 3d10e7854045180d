"""Rehearsals as callers read them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.rehearsal_record import RehearsalRecord
from domain.validation import Check
from triggers.views.base import View


class CheckView(View):
    """One thing that was looked at on a virtual machine."""

    name: str
    passed: bool
    evidence: str
    remedy: str

    @classmethod
    def of(cls, check: Check) -> Self:
        """Show a check."""
        return cls(
            name=check.name, passed=check.passed, evidence=check.evidence, remedy=check.remedy
        )


class RehearsalView(View):
    """A rehearsal of one instance; `passed` is null until it has ended."""

    id: str
    instance: str
    begun: datetime
    by: str
    doing: str = Field(description="What is being done now, in words.")
    ended: datetime | None = None
    passed: bool | None = None
    because: str = ""
    remedy: str = ""
    checks: list[CheckView] = Field(default_factory=list)
    left_behind: list[str] = Field(
        default_factory=list, description="What could not be cleaned up, and why."
    )

    @classmethod
    def of(cls, record: RehearsalRecord) -> Self:
        """Show a rehearsal."""
        report = record.report
        checks = report.validation.checks if report and report.validation else ()
        return cls(
            id=record.story,
            instance=record.subject.instance_id,
            begun=record.begun,
            by=record.by,
            doing=record.doing,
            ended=report.ended if report else None,
            passed=report.passed if report else None,
            because=report.because if report else "",
            remedy=report.remedy if report else "",
            checks=[CheckView.of(check) for check in checks],
            left_behind=list(report.left_behind) if report else [],
        )


class RehearsalsView(View):
    """The rehearsals of a wave, or of one of its instances, the newest first."""

    wave: str
    rehearsals: list[RehearsalView]

    @classmethod
    def of(cls, wave: str, records: Iterable[RehearsalRecord]) -> Self:
        """Show the rehearsals of a wave."""
        return cls(wave=wave, rehearsals=[RehearsalView.of(record) for record in records])
