"""A wave's report as CSV: its instances, events, answers and findings, a line for each."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from triggers.assessment_report.csv_report import harmless

if TYPE_CHECKING:
    from domain.event import Event
    from domain.evidence_pack.contents import Contents, InstanceCost, ReportedInstance

_INSTANCES = (
    "wave", "instance", "run", "state", "because", "remedy", "started", "ended", "seconds",
    "stopped", "serving_again", "served_by", "committed", "downtime_seconds",
    "replicated_bytes", "total_bytes", "vm_name", "vm_size", "vm_id", "checks_passed", "checks",
    "zero_loss", "recovery_point", "may_be_lost",
    "currency", "aws_type", "aws_a_day", "azure_a_day", "replication_a_day", "delay_a_day",
    "aws_meanwhile",
)  # fmt: skip
_EVENTS = ("at", "instance", "run", "kind", "phase", "words")
_APPROVALS = (
    "at", "instance", "run", "gate", "decision", "by", "identity", "proved", "comment",
    "acknowledges", "plan",
)  # fmt: skip
_FINDINGS = ("severity", "found_by", "instance", "code", "detail", "remedy")


def instances_csv(contents: "Contents") -> str:
    """Write a line for each instance, in the wave's order; times in UTC, money exact."""
    lines = contents.costs.instances if contents.costs else ()
    costs = {each.instance_id: each for each in lines}
    currency = contents.costs.currency if contents.costs else ""
    return _written(
        _INSTANCES,
        (
            (contents.wave, *_instance(each), *_money(currency, costs.get(each.instance_id)))
            for each in contents.instances
        ),
    )


def events_csv(events: Iterable["Event"]) -> str:
    """Write a line for each thing that happened."""
    return _written(
        _EVENTS,
        ((e.at, e.instance_id, e.attempt, e.kind.value, e.phase.value, e.words) for e in events),
    )


def approvals_csv(contents: "Contents") -> str:
    """Write a line for each answer at a gate."""
    return _written(
        _APPROVALS,
        (
            (
                *(each.at, each.instance_id, each.attempt, each.gate, each.decision.value),
                *(each.by, each.identity, each.proved, each.comment, each.acknowledges, each.plan),
            )
            for each in contents.approvals
        ),
    )


def findings_csv(contents: "Contents") -> str:
    """Write a line for each finding, the weightiest first."""
    return _written(
        _FINDINGS,
        (
            (e.severity.value, e.found_by, e.instance_id, e.code, e.detail, e.remedy)
            for e in contents.findings
        ),
    )


def _instance(each: "ReportedInstance") -> Sequence[object]:
    last, sworn = each.outages[-1] if each.outages else None, each.certificate
    return (
        *(each.instance_id, each.attempt, each.state, each.because, each.remedy),
        *(each.started, each.ended),
        each.ended - each.started if each.started and each.ended else None,
        *((last.stopped, last.ended, last.back.value, last.committed) if last else (None,) * 4),
        each.downtime if last else None,
        *(each.replicated_bytes, each.total_bytes, each.vm_name, each.vm_size, each.vm_id),
        *(each.checks_passed, each.checks),
        *((sworn.zero_loss, sworn.point_time, sworn.may_be_lost) if sworn else (None,) * 3),
    )


def _money(currency: str, cost: "InstanceCost | None") -> Sequence[object]:
    if cost is None:
        return ("",) * 7
    return (
        *(currency, cost.aws_type, cost.aws_a_day, cost.azure_a_day, cost.replication_a_day),
        *(cost.delay_a_day, cost.aws_meanwhile),
    )


def _written(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Write RFC 4180; no cell is a formula to a spreadsheet, but numbers stay numbers."""
    paper = io.StringIO()
    writer = csv.writer(paper)
    writer.writerow(header)
    for line in lines:
        writer.writerow([_cell(each) for each in line])
    return paper.getvalue()


def _cell(given: object) -> str:
    match given:
        case None:
            return ""
        case bool():
            return "yes" if given else "no"
        case datetime():
            return given.astimezone(UTC).isoformat()
        case timedelta():
            return f"{given.total_seconds():.0f}"
        case str():
            return harmless(given)
        case _:
            return str(given)
