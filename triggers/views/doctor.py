"""What a check-up found, as callers read it."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from domain.checkup.check import Area, Check, Verdict, worst
from triggers.views.base import View


class CheckView(View):
    """One thing that was looked at."""

    area: Area
    subject: str
    verdict: Verdict = Field(description="failing: nothing works by it; attention: look at it.")
    detail: str
    remedy: str = Field(description="How to mend it; empty where nothing is to be mended.")
    milliseconds: int = Field(description="How long it took to look.")


class DoctorView(View):
    """All that was looked at; as well as the worst of it."""

    verdict: Verdict
    checks: list[CheckView]

    @classmethod
    def of(cls, found: Sequence[tuple[Check, int]]) -> Self:
        """Show what was found, each check with the milliseconds that it took."""
        return cls(
            verdict=worst(check for check, _ in found),
            checks=[
                CheckView(
                    area=check.area,
                    subject=check.subject,
                    verdict=check.verdict,
                    detail=check.detail,
                    remedy=check.remedy,
                    milliseconds=milliseconds,
                )
                for check, milliseconds in found
            ],
        )
