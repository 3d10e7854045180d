"""What Ferry tells the audit log by itself: decisions of stories, and the heads of chains."""

from dataclasses import replace
from itertools import batched

from clouds.ports import Clouds
from domain.audit import AuditEvent, AuditKind, AuditSubject, anchoring, chain_of
from domain.audit_decision import decisions_in
from domain.plan_status import PlanStatus
from domain.run import Run
from domain.status import Progress
from domain.zone_status import ZoneProgress
from telemetry.current import on
from telemetry.stories import tell_progress, tell_zone

_HEADS_PER_ENTRY = 100  # 10 KiB of the 64 that a table's property holds


def tell_decisions(clouds: Clouds, news: Progress | PlanStatus | ZoneProgress) -> None:
    """Write down the decisions in what a story tells, once each; Transient where that fails."""
    for told in decisions_in(news):
        why = clouds.persons.keep(told.words) if told.words else ""
        clouds.audit.append(replace(told.event, why=why))


def write_progress(clouds: Clouds, progress: Progress) -> None:
    """Write down where an instance stands, with the decisions in it; then tell of it."""
    tell_decisions(clouds, progress)
    tell_progress(progress.subject, clouds.status.record(progress))


def write_zone_progress(clouds: Clouds, progress: ZoneProgress) -> None:
    """Write down where a landing zone stands, with the decisions in it; then tell of its end."""
    tell_decisions(clouds, progress)
    clouds.zones.record(progress)
    if progress.report and on() and (zone := clouds.zones.read_zone(progress.subject.zone)):
        tell_zone(zone)


def tell_beginning(clouds: Clouds, run: Run) -> None:
    """Write down, once, that a run of a wave begins."""
    clouds.audit.append(
        AuditEvent(
            id=f"begin_run {run.number}",
            kind=AuditKind.SYSTEM,
            action="begin_run",
            subject=AuditSubject(run.wave, attempt=run.number),
            details=(f"{len(run.instance_ids)} instances",),
        )
    )


def anchor_run(clouds: Clouds, run: Run) -> None:
    """Keep the heads of a run's instances in its wave's chain, and that one's in the root."""
    wave = AuditSubject(run.wave, attempt=run.number)
    names = [chain_of(AuditSubject(run.wave, each)) for each in run.instance_ids]
    heads = (head for name in names if (head := clouds.audit.head(name)))
    for number, some in enumerate(batched(heads, _HEADS_PER_ENTRY, strict=False)):
        clouds.audit.append(anchoring(f"{run.number} {number}", wave, some))
    if head := clouds.audit.head(run.wave):
        clouds.audit.append(anchoring(f"{run.wave} {run.number}", AuditSubject(), [head]))
