"""One instance's migration as callers read it."""

from datetime import datetime
from typing import Any, Self

from pydantic import Field

from domain.itinerary import STEPS, Lifecycle, Phase, lifecycle, step_number
from domain.migration import MigrationReport, Outcome
from domain.protected_item import Replication
from domain.provider import Provider
from domain.status import Gate, InstanceStatus, StepRecord, Waiting
from triggers.views.base import View
from triggers.views.certificate import CertificateView
from triggers.views.eta import EtaView
from triggers.views.target import TargetView
from triggers.views.validation import ValidationView


class StepView(View):
    """Which of the steps it is at; 0 stands before the first."""

    number: int
    of: int = len(STEPS)
    name: str


class ReplicationView(View):
    """How far its disks are; `percent` never falls, `replicated_bytes` does with a resync."""

    state: Replication
    percent: int
    replicated_bytes: int
    total_bytes: int
    rpo_seconds: int | None
    bytes_per_second: int = Field(description="Throughput between the last two looks.")
    measured: datetime | None = Field(description="When the vault told of it last.")


class WaitingView(View):
    """What it waits for, and in words what a person has to do."""

    gate: Gate
    words: str
    step: str = Field(description="Name of a manual step of its cutover; else empty.")
    lossless: bool = Field(description="Whether an approval needs not accept any loss.")
    plan: str = Field(description="Digest of what is to be approved; else empty.")
    asking: int = Field(description="The so-manieth time that it asks in this run.")
    position: int = Field(
        description="Its place among those who want the same slots, 1 for the first; else 0."
    )
    starts: datetime | None = Field(
        description="When it is likely to be let in; null where that can't be told."
    )

    @classmethod
    def of(cls, waiting: Waiting) -> Self:
        """Show what is waited for."""
        return cls(
            gate=waiting.gate,
            words=waiting.words,
            step=waiting.step,
            lossless=waiting.lossless,
            plan=waiting.plan,
            asking=waiting.asking,
            position=waiting.position,
            starts=waiting.starts,
        )


class StepRecordView(View):
    """When a step began and ended; `seconds` are whole ones."""

    name: str
    started: datetime
    ended: datetime | None
    seconds: int | None

    @classmethod
    def of(cls, record: StepRecord) -> Self:
        """Show a step."""
        duration = record.ended - record.started if record.ended else None
        seconds = int(duration.total_seconds()) if duration is not None else None
        return cls(name=record.name, started=record.started, ended=record.ended, seconds=seconds)


class InstanceView(View):
    """One instance of a wave."""

    instance: str = Field(description="EC2 instance id.")
    attempt: int = Field(description="In which run of the wave.")
    suspended: bool
    provider: Provider | None = Field(description="Who replicates it; null until it does.")
    lifecycle: Lifecycle
    phase: Phase
    step: StepView
    replication: ReplicationView
    eta: EtaView | None = Field(
        description="When its initial replication ends; null while nobody can tell."
    )
    next_step: str
    waiting_for: WaitingView | None
    updated: datetime | None
    steps: list[StepRecordView]
    outcome: Outcome | None = Field(description="How it ended; null while it runs.")
    because: str | None
    remedy: str | None
    target: TargetView | None = Field(description="What it becomes; null until that is settled.")
    target_vm_id: str | None = Field(description="ARM id of the virtual machine.")
    left_behind: list[str] = Field(description="What could not be taken back, and why.")
    certificate: CertificateView | None = Field(description="What its cutover may have lost.")
    validation: ValidationView | None = Field(description="How the virtual machine was judged.")

    @classmethod
    def of(cls, status: InstanceStatus) -> Self:
        """Show an instance's status."""
        report, waiting = status.report, status.waiting
        return cls(
            instance=status.instance_id,
            attempt=status.attempt,
            suspended=status.suspended,
            provider=status.provider,
            lifecycle=lifecycle(status.phase),
            phase=status.phase,
            step=_step(status.phase),
            replication=_replication(status),
            eta=EtaView.of(status),
            next_step=status.next_step,
            waiting_for=WaitingView.of(waiting) if waiting else None,
            updated=status.updated,
            steps=[StepRecordView.of(record) for record in status.steps],
            outcome=report.outcome if report else None,
            because=report.because if report else None,
            remedy=report.remedy if report else None,
            target=TargetView.of(status.target) if status.target else None,
            target_vm_id=report.target_vm_id if report else None,
            left_behind=list(report.left_behind) if report else [],
            **_proofs(report),
        )


def _proofs(report: MigrationReport | None) -> dict[str, Any]:
    certificate, validation = report and report.certificate, report and report.validation
    return {
        "certificate": CertificateView.of(certificate) if certificate else None,
        "validation": ValidationView.of(validation) if validation else None,
    }


def _step(phase: Phase) -> StepView:
    number = step_number(phase)
    return StepView(number=number, name=STEPS[number - 1] if number else "")


def _replication(status: InstanceStatus) -> ReplicationView:
    return ReplicationView(
        state=status.replication,
        percent=status.percent,
        replicated_bytes=status.replicated_bytes,
        total_bytes=status.total_bytes,
        rpo_seconds=int(status.rpo.total_seconds()) if status.rpo is not None else None,
        bytes_per_second=status.bytes_per_second,
        measured=status.measured,
    )
