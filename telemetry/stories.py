"""What stories are told by: derived from what they have written down, where that is done once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from opentelemetry.trace import SpanContext, get_current_span

from domain.audit import AuditSubject
from domain.migration import MigrationReport, Outcome
from domain.run import Run
from domain.status import Folded, InstanceStatus, StepRecord, Subject
from domain.wave_status import WaveStatus
from domain.zone_status import ZoneOutcome, ZoneStatus
from telemetry.current import on
from telemetry.identity import place_of, root_key, span_key
from telemetry.metrics import measure
from telemetry.spans import Chapter, span, tell
from telemetry.whose import named, working_for

_AS_WISHED = {Outcome.MIGRATED, Outcome.REJECTED, Outcome.CANCELLED}


def tell_progress(subject: Subject, folded: Folded) -> None:
    """Tell of steps that are over now, and of an instance whose migration has ended.

    What is folded twice changes nothing the second time, and is told once.
    """
    before, after = folded.before, folded.after
    if not on() or before == after or after.attempt != subject.attempt:
        return
    same = before.attempt == after.attempt
    known = before.steps if same else ()
    about = AuditSubject(subject.wave, subject.instance_id, subject.attempt)
    for number, step in enumerate(after.steps):
        if step.ended and not (number < len(known) and known[number].ended):
            _tell_step(about, number, step, step.ended)
    if after.report and not (same and before.report):
        _tell_end(about, after, after.report)


@contextmanager
def beginning(run: Run) -> Iterator[None]:
    """Tell, in the run's own trace, that its story is begun, and link what began it."""
    if not on():
        yield
        return
    about = AuditSubject(run.wave, attempt=run.number)
    by = get_current_span().get_span_context()
    told = {**named(about), "ferry.instances": len(run.instance_ids)}
    links, place = [by] if by.is_valid else [], place_of(about)
    with working_for(about), span("begin run", attributes=told, within=place, links=links):
        yield


def tell_run(run: Run, wave: WaveStatus) -> None:
    """Tell of a run of a wave that is over: the root of its trace."""
    if not on():
        return
    about = AuditSubject(run.wave, attempt=run.number)
    ours = [each for each in wave.instances if each.instance_id in run.instance_ids]
    begun = [each.steps[0].started for each in ours if each.steps]
    ends = [each.report.outcome for each in ours if each.report]
    told = {f"ferry.outcome.{each}": ends.count(each) for each in Outcome if each in ends}
    tell(
        Chapter(
            name=f"wave {run.wave}",
            root=root_key(about),
            key=root_key(about),
            began=wave.accepted if run.number == 1 else min(begun, default=wave.accepted),
            ended=max((each.updated for each in ours if each.updated), default=wave.accepted),
            attributes={**named(about), "ferry.instances": len(run.instance_ids), **told},
            links=_before(about),
        )
    )


def tell_zone(zone: ZoneStatus) -> None:
    """Tell of an attempt at a landing zone that is over, with its steps: a trace of its own."""
    if zone.report is None or zone.updated is None:
        return
    about = AuditSubject(zone=zone.name, attempt=zone.attempt)
    root, outcome = root_key(about), zone.report.outcome
    told = {**named(about), "ferry.outcome": outcome.value}
    began = zone.steps[0].started if zone.steps else zone.accepted
    error = outcome.value if outcome is ZoneOutcome.FAILED else ""
    tell(
        Chapter(
            name=f"landing zone {zone.name}",
            root=root,
            key=root,
            began=began,
            ended=zone.updated,
            attributes=told,
            links=_before(about),
            error=error,
        )
    )
    for number, step in enumerate(zone.steps):
        tell(
            Chapter(
                name=step.name,
                root=root,
                key=f"{root}/{number}",
                parent=root,
                began=step.started,
                ended=step.ended or zone.updated,
                attributes={**named(about), "ferry.step": step.name},
            )
        )


def _tell_step(about: AuditSubject, number: int, step: StepRecord, ended: datetime) -> None:
    measure("ferry.step.duration", _seconds(ended - step.started), {"ferry.step": step.name})
    tell(
        Chapter(
            name=step.name,
            root=root_key(about),
            key=f"{span_key(about)}/{number}",
            parent=span_key(about),
            began=step.started,
            ended=ended,
            attributes={**named(about), "ferry.step": step.name},
        )
    )


def _tell_end(about: AuditSubject, after: InstanceStatus, report: MigrationReport) -> None:
    began = after.steps[0].started if after.steps else after.updated
    ended = after.updated
    if began is None or ended is None:
        return
    outcome = report.outcome.value
    measure("ferry.instance.duration", _seconds(ended - began), {"ferry.outcome": outcome})
    tell(
        Chapter(
            name=f"instance {about.instance}",
            root=root_key(about),
            key=span_key(about),
            parent=root_key(about),
            began=began,
            ended=ended,
            attributes={**named(about), "ferry.outcome": outcome},
            links=_before(about),
            error="" if report.outcome in _AS_WISHED else outcome,
        )
    )


def _before(about: AuditSubject) -> list[SpanContext]:
    """Link to the same in the run before, whose trace is another one."""
    if about.attempt <= 1:
        return []
    earlier = place_of(replace(about, attempt=about.attempt - 1))
    return [earlier] if earlier else []


def _seconds(time: timedelta) -> float:
    return max(0.0, time.total_seconds())
