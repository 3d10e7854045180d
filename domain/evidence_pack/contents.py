"""Everything that a wave's report says, in the order in which it says it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.approval import Decision
from domain.assessment import Severity
from domain.audit import AuditEntry, Head
from domain.certificate import Certificate

# Raised when what stands in a report means something else.
FORMAT = 1


class Back(StrEnum):
    """Who serves again after an outage: the virtual machine once validated, the source, nobody."""

    VALIDATED = "validated"
    SOURCE = "source"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Bar:
    """One of the ten steps, or the way back, in one run; `ended` is None while it goes on."""

    step: str
    attempt: int
    started: datetime
    ended: datetime | None
    lasted: timedelta


@dataclass(frozen=True, slots=True)
class Outage:
    """When neither side served: from the first step that stops the source until one is known to.

    `lasted` runs up to the report's own time while nobody serves. `committed` is when the vault
    had committed the failover.
    """

    attempt: int
    stopped: datetime
    back: Back
    ended: datetime | None
    committed: datetime | None
    lasted: timedelta


@dataclass(frozen=True, slots=True)
class ReportedInstance:
    """One instance: where it stands or how it ended, when it did what, and what it became."""

    instance_id: str
    attempt: int
    state: str
    because: str
    remedy: str
    started: datetime | None
    ended: datetime | None
    bars: tuple[Bar, ...]
    outages: tuple[Outage, ...]
    replicated_bytes: int
    total_bytes: int
    vm_name: str
    vm_size: str
    vm_id: str
    checks_passed: int
    checks: int
    certificate: Certificate | None

    @property
    def downtime(self) -> timedelta:
        """Add up its outages."""
        return sum((each.lasted for each in self.outages), timedelta())


@dataclass(frozen=True, slots=True)
class ReportedAnswer:
    """What somebody answered at a gate, to exactly which plan; `proved` by an identity provider."""

    instance_id: str
    attempt: int
    gate: str
    decision: Decision
    by: str
    identity: str
    proved: bool
    at: datetime | None
    comment: str
    acknowledges: str
    plan: str


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """One thing that was found, and by what: pre-flight, validation or the like."""

    severity: Severity
    found_by: str
    instance_id: str
    code: str
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class InstanceCost:
    """What an instance costs a day on each side; None where something that it needs has no price.

    `delay_a_day` is what one more day in AWS costs: AWS and replication, less what Azure would
    take for it; None also where it has moved. `aws_meanwhile` is what AWS took since its start.
    """

    instance_id: str
    aws_type: str
    azure_size: str
    aws_a_day: Decimal | None
    azure_a_day: Decimal | None
    replication_a_day: Decimal | None
    delay_a_day: Decimal | None
    aws_meanwhile: Decimal | None


@dataclass(frozen=True, slots=True)
class Costs:
    """What the operator's prices come to; totals are sums of the lines that have a price.

    A total is None where no line of it has one; who has moved is delayed by nothing.
    """

    currency: str
    instances: tuple[InstanceCost, ...]
    aws_a_day: Decimal | None
    azure_a_day: Decimal | None
    delay_a_day: Decimal | None
    aws_meanwhile: Decimal | None
    not_priced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportedChain:
    """A chain of the audit log: how far it is, and what is wrong with it, if anything is."""

    head: Head
    flaw: str


@dataclass(frozen=True, slots=True)
class AuditPart:
    """The wave's part of the audit log: its chains, and the entries that people ask for first.

    `left_out` says how many of those entries are in the log alone.
    """

    entries: int
    sound: bool
    chains: tuple[ReportedChain, ...]
    excerpt: tuple[AuditEntry, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Seal:
    """The evidence that is kept for good of a run that is over, by its SHA-256."""

    run: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The wave in figures."""

    instances: int
    states: dict[str, int]
    percent: int
    health: str
    started: datetime
    lasted: timedelta
    downtime_longest: timedelta
    downtime_median: timedelta
    downtime_total: timedelta
    with_downtime: int
    replicated_bytes: int
    total_bytes: int
    certificates: int
    zero_loss: int
    findings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Contents:
    """A wave's report as of the last thing that is known of it, which is no clock's time."""

    format: int
    wave: str
    state: str
    as_of: datetime
    accepted: datetime
    account_id: str
    region: str
    subscription_id: str
    protection_group: str
    requested_by: str
    approvers: tuple[str, ...]
    runs: int
    summary: Summary
    instances: tuple[ReportedInstance, ...]
    approvals: tuple[ReportedAnswer, ...]
    findings: tuple[ReportedFinding, ...]
    costs: Costs | None
    audit: AuditPart
    seals: tuple[Seal, ...]
    zone: str = ""
