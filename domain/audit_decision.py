"""What a story decides, or is decided for it, as the audit log tells it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from domain.audit import AuditEvent, AuditKind, AuditSubject
from domain.plan_status import PlanStatus
from domain.status import Gate, Progress
from domain.zone_status import ZoneProgress


@dataclass(frozen=True, slots=True)
class Told:
    """A decision, and the words for it: they may name people, so the log only refers to them."""

    event: AuditEvent
    words: str = ""


def decisions_in(news: Progress | PlanStatus | ZoneProgress) -> tuple[Told, ...]:
    """Find the decisions in what a story tells: the same again for the same news.

    Every remark is one, every end, and every wait because of the emergency stop.
    """
    match news:
        case Progress():
            whose = news.subject
            subject = AuditSubject(whose.wave, whose.instance_id, whose.attempt)
            report = news.report
            ended = [("end_migration", report.outcome.value, report.because)] if report else []
            waits = news.waiting and news.waiting.gate is Gate.EMERGENCY_STOP
            stopped = [("heed_emergency_stop", "waits", "")] if waits else []
            mark = news.phase.value
        case PlanStatus():
            subject, mark = AuditSubject(news.wave, "", news.run), f"{news.number} {news.state}"
            ended, stopped = [], []
        case _:
            subject = AuditSubject(zone=news.subject.zone, attempt=news.subject.attempt)
            last = news.report
            ended = [("end_landing_zone", last.outcome.value, last.because)] if last else []
            stopped, mark = [], news.phase.value
    remarks = [("decide", mark, news.remark)] if news.remark else []
    return tuple(
        _told(subject, news.at, (action, outcome, words), mark)
        for action, outcome, words in (*remarks, *stopped, *ended)
    )


def _told(subject: AuditSubject, at: datetime, what: tuple[str, str, str], mark: str) -> Told:
    action, outcome, words = what
    moment = at.astimezone(UTC).isoformat()
    event = AuditEvent(
        id=f"{action} {mark} {subject.instance} {subject.attempt} {moment}",
        kind=AuditKind.DECISION,
        action=action,
        at=at,
        subject=subject,
        outcome=outcome,
    )
    return Told(event, words)
