"""What is kept of a run for good: what was ordered, what people decided, and how it all ended."""

from dataclasses import dataclass
from datetime import datetime

from domain.approval import Approval
from domain.audit import Head
from domain.event import Event
from domain.migration import MigrationReport
from domain.plan_status import PlanStatus
from domain.rehearsal_record import RehearsalRecord
from domain.status import StepRecord
from domain.wave import Wave

# Raised when what stands in a document of evidence means something else.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class InstanceEvidence:
    """One instance in a run: its report with certificate and validation, and the answers to it.

    `votes` are what everybody answered, where an approval policy counts them. `steps` say when it
    was where; none where a later run has written over them.
    """

    instance_id: str
    report: MigrationReport | None
    approval: Approval | None = None
    commit_decision: Approval | None = None
    votes: tuple[Approval, ...] = ()
    steps: tuple[StepRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A run of a wave that is over. `order` has every policy; None where its document is lost.

    `audit` is how far the audit log's chains of the wave and its instances were: a log that was
    cut or written anew no longer has these hashes.
    """

    wave: str
    run: int
    made: datetime
    accepted: datetime
    requested_by: str
    approvers: tuple[str, ...]
    account_id: str
    region: str
    subscription_id: str
    protection_group: str
    order: Wave | None
    order_sha256: str
    instances: tuple[InstanceEvidence, ...]
    plans: tuple[PlanStatus, ...] = ()
    rehearsals: tuple[RehearsalRecord, ...] = ()
    events: tuple[Event, ...] = ()
    audit: tuple[Head, ...] = ()


def wave_evidence_name(wave: str, run: int) -> str:
    """Name the document that keeps the evidence of a wave's run."""
    return f"evidence/waves/{wave}/{run}.json"
