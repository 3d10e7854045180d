"""Builds a wave's report out of what is known of the wave: no clock, no cloud, no chance."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median_low

from domain.approval import Approval, who
from domain.assessment import Finding, Severity
from domain.audit import AuditEntry, Head
from domain.event import Event
from domain.evidence_pack.audit_part import audit_part
from domain.evidence_pack.contents import (
    FORMAT,
    Contents,
    ReportedAnswer,
    ReportedFinding,
    ReportedInstance,
    Seal,
    Summary,
)
from domain.evidence_pack.costs import costs_of
from domain.evidence_pack.findings import enclosed, findings_of, in_order
from domain.evidence_pack.prices import Prices
from domain.evidence_pack.timeline import bars_of, outages_of
from domain.roll_up import roll_up
from domain.status import InstanceStatus, Subject
from domain.wave_status import WaveStatus, count_outcomes, state_of

RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and at which gate and in which run of which instance it was given."""

    subject: Subject
    gate: str
    answer: Approval


@dataclass(frozen=True, slots=True)
class Sources:
    """What a report is built of. `kept` are heads that were kept with the evidence of runs.

    `findings` are those of a pre-flight that an operator has enclosed, by instance.
    """

    wave: WaveStatus
    events: Sequence[Event]
    given: Sequence[Given]
    log: Mapping[str, Sequence[AuditEntry]]
    heads: Mapping[str, Head]
    kept: Sequence[Head] = ()
    seals: Sequence[Seal] = ()
    prices: Prices | None = None
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)


def build(sources: Sources) -> Contents:
    """Build the report: the same whenever the same is known."""
    wave, as_of = sources.wave, _last_known(sources)
    told: dict[str, list[Event]] = defaultdict(list)
    for event in sources.events:
        told[event.instance_id].append(event)
    instances = tuple(_instance(each, told[each.instance_id], as_of) for each in wave.instances)
    findings = in_order(
        found
        for each in wave.instances
        for found in (
            *enclosed(each.instance_id, sources.findings.get(each.instance_id, ())),
            *findings_of(each, told[each.instance_id]),
        )
    )
    return Contents(
        format=FORMAT,
        wave=wave.name,
        state=state_of(wave).value,
        as_of=as_of,
        accepted=wave.accepted,
        account_id=wave.account_id,
        region=wave.region,
        subscription_id=wave.subscription_id,
        protection_group=wave.protection_group,
        requested_by=wave.requested_by,
        approvers=wave.approvers,
        runs=wave.runs,
        summary=_summary(wave, instances, findings, as_of),
        instances=instances,
        approvals=_answers(sources.given),
        findings=findings,
        costs=costs_of(instances, sources.prices, as_of) if sources.prices else None,
        audit=audit_part(wave.name, sources.log, sources.heads, sources.kept),
        seals=tuple(sources.seals),
        zone=wave.zone,
    )


def _last_known(sources: Sources) -> datetime:
    updated = (each.updated for each in sources.wave.instances if each.updated)
    return max((sources.wave.accepted, *updated, *(each.at for each in sources.events)))


def _instance(status: InstanceStatus, events: Sequence[Event], as_of: datetime) -> ReportedInstance:
    report, target = status.report, status.target
    validation = report.validation if report else None
    checks = validation.checks if validation else ()
    bars = bars_of(events, as_of)
    return ReportedInstance(
        instance_id=status.instance_id,
        attempt=status.attempt,
        state=report.outcome.value if report else RUNNING,
        because=report.because if report else "",
        remedy=report.remedy if report else "",
        started=events[0].at if events else None,
        ended=status.updated if report else None,
        bars=bars,
        outages=outages_of(events, as_of),
        replicated_bytes=status.replicated_bytes,
        total_bytes=status.total_bytes,
        vm_name=target.properties.vm_name if target else "",
        vm_size=target.properties.vm_size if target else "",
        vm_id=report.target_vm_id if report else "",
        checks_passed=sum(each.passed for each in checks),
        checks=len(checks),
        certificate=report.certificate if report else None,
    )


def _answers(given: Sequence[Given]) -> tuple[ReportedAnswer, ...]:
    rows = (
        ReportedAnswer(
            instance_id=each.subject.instance_id,
            attempt=each.subject.attempt,
            gate=each.gate,
            decision=each.answer.decision,
            by=who(each.answer),
            identity=each.answer.identity,
            proved=each.answer.proved,
            at=each.answer.at,
            comment=each.answer.comment,
            acknowledges=each.answer.acknowledges,
            plan=each.answer.plan,
        )
        for each in given
    )
    return tuple(
        sorted(
            dict.fromkeys(rows), key=lambda each: (str(each.at or ""), each.instance_id, each.gate)
        )
    )


def _summary(
    wave: WaveStatus,
    instances: Sequence[ReportedInstance],
    findings: Sequence[ReportedFinding],
    as_of: datetime,
) -> Summary:
    rolled = roll_up(wave)
    away = sorted(each.downtime for each in instances if each.outages)
    sworn = [each.certificate for each in instances if each.certificate]
    weights = Counter(each.severity for each in findings)
    return Summary(
        instances=len(instances),
        states={name: count for name, count in count_outcomes(wave).items() if count},
        percent=rolled.percent,
        health=rolled.health.value,
        started=wave.accepted,
        lasted=as_of - wave.accepted,
        downtime_longest=away[-1] if away else timedelta(),
        downtime_median=median_low(away) if away else timedelta(),
        downtime_total=sum(away, timedelta()),
        with_downtime=len(away),
        replicated_bytes=sum(each.replicated_bytes for each in instances),
        total_bytes=sum(each.total_bytes for each in instances),
        certificates=len(sworn),
        zero_loss=sum(each.zero_loss for each in sworn),
        findings={each.value: weights[each] for each in Severity},
    )
