"""A landing zone as callers read it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from domain.landing_zone import Purpose
from domain.provider import Provider
from domain.zone_itinerary import ZONE_STEPS, ZonePhase, zone_step_number
from domain.zone_status import ZoneOutcome, ZoneState, ZoneStatus
from triggers.views.base import View
from triggers.views.instance import StepRecordView
from triggers.views.zone_tables import ComponentView, ReachView, ServerView, UpdateView


class LandingZoneAccepted(View):
    """A landing zone that was accepted, and where to read on."""

    zone: str
    state: ZoneState
    status: str = Field(description="Address of the landing zone's status.")


class ZoneStepView(View):
    """Which of the steps it is at; 0 stands before the first."""

    number: int
    of: int = len(ZONE_STEPS)
    name: str


class ManualStepView(View):
    """What only a person can do; said to be done with POST …/manual-steps/done."""

    number: int
    words: str


class LandingZoneSummary(View):
    """A landing zone, without its tables."""

    zone: str
    accepted: datetime
    state: ZoneState
    attempt: int = Field(description="How often it was begun: once, and once for each retry.")
    purpose: Purpose
    provider: Provider
    vault: str
    location: str = Field(description="Azure region.")
    region: str = Field(description="AWS region.")
    protection_group: str
    phase: ZonePhase
    step: ZoneStepView
    waiting_for: str | None
    manual_step: ManualStepView | None
    updated: datetime | None

    @classmethod
    def of(cls, status: ZoneStatus) -> Self:
        """Show a landing zone's status."""
        return cls(**_summary(status))


class LandingZoneView(LandingZoneSummary):
    """A landing zone with its servers, components, ports and versions."""

    next_step: str
    steps: list[StepRecordView]
    servers: list[ServerView]
    components: list[ComponentView]
    reach: list[ReachView]
    updates: list[UpdateView]
    outcome: ZoneOutcome | None = Field(description="How the attempt ended; null while it runs.")
    because: str | None
    remedy: str | None
    kept: list[str] = Field(description="What is not taken back, and why.")
    left_behind: list[str] = Field(description="What could not be taken back, and why.")

    @classmethod
    def of(cls, status: ZoneStatus) -> Self:
        """Show a landing zone's status."""
        report = status.report
        return cls(
            **_summary(status),
            next_step=status.next_step,
            steps=[StepRecordView.of(each) for each in status.steps],
            servers=[ServerView.of(each) for each in status.servers],
            components=[ComponentView.of(each) for each in status.components],
            reach=[ReachView.of(row) for table in status.reach for row in table.rows],
            updates=[UpdateView.of(each) for each in status.updates],
            outcome=report.outcome if report else None,
            because=report.because if report else None,
            remedy=report.remedy if report else None,
            kept=list(report.kept) if report else [],
            left_behind=list(report.left_behind) if report else [],
        )


class LandingZonesPage(View):
    """All landing zones, the newest first."""

    zones: list[LandingZoneSummary]

    @classmethod
    def of(cls, statuses: Iterable[ZoneStatus]) -> Self:
        """Show landing zones."""
        return cls(zones=[LandingZoneSummary.of(each) for each in statuses])


def _summary(status: ZoneStatus) -> dict[str, Any]:
    known, step, number = status.registration, status.manual_step, zone_step_number(status.phase)
    return {
        "zone": status.name,
        "accepted": status.accepted,
        "state": status.state,
        "attempt": status.attempt,
        "purpose": status.purpose,
        "provider": known.provider,
        "vault": known.vault,
        "location": known.location,
        "region": known.region,
        "protection_group": known.protection_group,
        "phase": status.phase,
        "step": ZoneStepView(number=number, name=ZONE_STEPS[number - 1] if number else ""),
        "waiting_for": status.waiting_for or None,
        "manual_step": ManualStepView(number=step.number, words=step.words) if step else None,
        "updated": status.updated,
    }
