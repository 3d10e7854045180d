"""A wave as callers read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from domain.roll_up import Health, RollUp, roll_up
from domain.status import InstanceStatus
from domain.wave_status import WaveState, WaveStatus, count_outcomes, state_of
from triggers.views.approval import ApprovalPolicyView
from triggers.views.base import View
from triggers.views.counts import Gates, Lifecycles, Outcomes
from triggers.views.eta import WaveEtaView
from triggers.views.instance import InstanceView
from triggers.views.recovery_plan import RecoveryPlanView


class WaveAccepted(View):
    """A wave that was accepted, and where to read on."""

    wave: str
    instances: int
    recovery_plans: int = Field(description="Into how many it was cut; 0: one by one.")
    state: WaveState
    status: str = Field(description="Address of the wave's status.")


class ProgressView(View):
    """How far a wave is."""

    percent: int
    instances: int
    by_lifecycle: Lifecycles


class WaveSummary(View):
    """A wave, without its instances."""

    wave: str
    accepted: datetime
    state: WaveState
    progress: ProgressView
    health: Health
    outcomes: Outcomes
    waiting_for: Gates
    runs: int = Field(description="How often it was begun: once, and once for each retry.")
    protection_group: str = Field(description="Whose settings it inherits; empty for none.")
    account: str
    region: str
    zone: str = Field(description="Time zone of its cutover windows; empty where nobody noted it.")

    @classmethod
    def of(cls, status: WaveStatus) -> Self:
        """Show a wave's status."""
        return cls(**_summary(status))


class WaveView(WaveSummary):
    """A wave with all its instances, in the wave's order."""

    instances: list[InstanceView]
    eta: WaveEtaView | None = Field(
        description="When the last initial replication ends; null while nobody can tell."
    )
    approval: ApprovalPolicyView | None = Field(
        description="What its approvals need; null: an approver's first answer counts."
    )
    recovery_plans: list[RecoveryPlanView] = Field(
        description="Run by run, in boot order; they are told once the run has begun."
    )

    @classmethod
    def of(cls, status: WaveStatus) -> Self:
        """Show a wave's status."""
        return cls(
            **_summary(status),
            instances=[InstanceView.of(each) for each in status.instances],
            eta=WaveEtaView.of(status.instances),
            approval=ApprovalPolicyView.of(status.approval) if status.approval else None,
            recovery_plans=[RecoveryPlanView.of(each) for each in status.plans],
        )


class WaveAsked(View):
    """What a wave was asked for by."""

    wave: str
    fingerprint: str = Field(description="Equal for equal documents, whatever their spelling.")
    document: dict[str, Any] | None = Field(
        description="As POST /waves takes it, without what holds by default; null of a wave that "
        "came in before documents were kept."
    )


class WavesPage(View):
    """Some waves, the newest first."""

    waves: list[WaveSummary]
    next: str | None = Field(description="Cursor of the page that follows; null at the end.")


class InstancesPage(View):
    """Some instances of a wave, in the wave's order."""

    instances: list[InstanceView]
    next: str | None = Field(description="Cursor of the page that follows; null at the end.")

    @classmethod
    def of(cls, statuses: Sequence[InstanceStatus], after: str | None) -> Self:
        """Show instances."""
        return cls(instances=[InstanceView.of(each) for each in statuses], next=after)


def _summary(status: WaveStatus) -> dict[str, Any]:
    whole = roll_up(status)
    return {
        "wave": status.name,
        "accepted": status.accepted,
        "state": state_of(status),
        "progress": _progress(status, whole),
        "health": whole.health,
        "outcomes": Outcomes(**count_outcomes(status)),
        "waiting_for": Gates(**whole.waiting_for),
        "runs": status.runs,
        "protection_group": status.protection_group,
        "account": status.account_id,
        "region": status.region,
        "zone": status.zone,
    }


def _progress(status: WaveStatus, whole: RollUp) -> ProgressView:
    return ProgressView(
        percent=whole.percent,
        instances=len(status.instances),
        by_lifecycle=Lifecycles(**whole.by_lifecycle),
    )
