"""What was found about a wave's instances, the weightiest first, and by what."""

from collections.abc import Iterable, Iterator

from domain.assessment import Finding, Severity
from domain.event import Event, EventKind
from domain.evidence_pack.contents import ReportedFinding
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.preflight.assessment import APPEARED
from domain.status import InstanceStatus

_ORDER = {severity: place for place, severity in enumerate(Severity)}
_BAD = {Outcome.FAILED, Outcome.HELD, Outcome.ROLLED_BACK}


def enclosed(instance_id: str, findings: Iterable[Finding]) -> tuple[ReportedFinding, ...]:
    """Take findings of a pre-flight over into the report."""
    return tuple(
        ReportedFinding(
            each.severity, "pre-flight", instance_id, each.code, each.detail, each.remedy
        )
        for each in findings
    )


def findings_of(instance: InstanceStatus, events: Iterable[Event]) -> tuple[ReportedFinding, ...]:
    """Gather what came to light about an instance while it was migrated."""
    told = tuple(events)
    found = [*_appeared(told), *_noted(instance)]
    if instance.report:
        last = [each.phase for each in told if each.attempt == instance.attempt]
        found += _reported(instance.report, began=any(p not in _BEFORE for p in last))
    return tuple(found)


def in_order(findings: Iterable[ReportedFinding]) -> tuple[ReportedFinding, ...]:
    """Put findings in order: by weight, by instance, by code; the same finding once."""
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda each: (_ORDER[each.severity], each.instance_id, each.code, each.detail),
        )
    )


_BEFORE = {Phase.ACCEPTED, Phase.ASSESSING, Phase.TAKING_BACK, Phase.ENDED}


def _appeared(events: Iterable[Event]) -> Iterator[ReportedFinding]:
    for each in events:
        if each.kind is EventKind.DECISION and each.words.startswith(APPEARED):
            yield ReportedFinding(
                Severity.CRITICAL, "pre-flight", each.instance_id, "appeared", each.words, ""
            )


def _noted(instance: InstanceStatus) -> Iterator[ReportedFinding]:
    for note in instance.target.notes if instance.target else ():
        yield ReportedFinding(
            Severity.INFORMATION, "target", instance.instance_id, "settled", note, ""
        )


def _reported(report: MigrationReport, *, began: bool) -> Iterator[ReportedFinding]:
    who = report.instance_id
    if report.outcome in _BAD:
        by = "migration" if began else "pre-flight"
        yield ReportedFinding(
            Severity.CRITICAL, by, who, report.outcome.value, report.because, report.remedy
        )
    for check in report.validation.checks if report.validation else ():
        if not check.passed:
            yield ReportedFinding(
                Severity.CRITICAL, "validation", who, check.name, check.evidence, check.remedy
            )
    if report.certificate and not report.certificate.zero_loss:
        yield ReportedFinding(
            Severity.WARNING, "certificate", who, "may_be_lost", report.certificate.may_be_lost, ""
        )
    for left in report.left_behind:
        yield ReportedFinding(Severity.WARNING, "migration", who, "left_behind", left, "")
