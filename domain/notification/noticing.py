"""What people are to be told of a wave: found in its events, and in where its instances stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.event import Event, EventKind, cursor_of
from domain.migration import Outcome
from domain.notification.gates import asking, expiring
from domain.notification.notice import Notice, NoticeKind
from domain.notification.stalling import stalled
from domain.preflight.assessment import tells_finding
from domain.status import InstanceStatus
from domain.wave_status import WaveStatus

_ENDS = {
    Outcome.MIGRATED: NoticeKind.MIGRATED,
    Outcome.ROLLED_BACK: NoticeKind.ROLLED_BACK,
    Outcome.REJECTED: NoticeKind.WITHDRAWN,
    Outcome.CANCELLED: NoticeKind.WITHDRAWN,
}
_LONGEST = 4_000
_BY_FINDING = "[assessment."


@dataclass(frozen=True, slots=True)
class Looking:
    """When a wave is looked at, and after how long without news an instance counts as stalled."""

    now: datetime
    stalled_after: timedelta


def notices_in(wave: WaveStatus, events: Iterable[Event], looking: Looking) -> tuple[Notice, ...]:
    """Find everything to tell, in the order in which it happened; the same again as the same.

    What has come and gone between two looks is found in the events; an end, however late it was
    written down, in the instance's status.
    """
    ours = {each.instance_id for each in wave.instances}
    found = [
        *_beginnings(wave, looking.now),
        *(notice for each in wave.instances for notice in _standing(wave, each, looking)),
        *(n for each in events if each.instance_id in ours for n in _happened(wave.name, each)),
    ]
    first: dict[str, Notice] = {}
    for notice in found:
        first.setdefault(notice.id, _cut(notice))
    return tuple(sorted(first.values(), key=lambda notice: (notice.at, notice.id)))


def _cut(notice: Notice) -> Notice:
    """Cut its words to what a table's property can hold."""
    return replace(notice, words=notice.words[:_LONGEST], remedy=notice.remedy[:_LONGEST])


def _beginnings(wave: WaveStatus, now: datetime) -> Iterator[Notice]:
    for run in range(1, wave.runs - wave.waiting + 1):
        members = [each for each in wave.instances if each.attempt == run]
        begun = [each.steps[0].started for each in members if each.steps]
        again = f"run {run} of it, for" if run > 1 else "with"
        words = f"The wave has begun, {again} {len(members)} instances."
        kind, at = NoticeKind.WAVE_STARTED, min(begun, default=now)
        yield Notice(f"{kind}~{run}", kind, wave.name, at, words, attempt=run)


def _standing(wave: WaveStatus, instance: InstanceStatus, looking: Looking) -> Iterator[Notice]:
    """Tell what the status of an instance says; of one of which nothing was told yet, nothing."""
    if instance.updated is None:
        return
    if instance.report:
        words, remedy = instance.report.because, instance.report.remedy
        outcome = instance.report.outcome
        yield _end(wave.name, instance, outcome, instance.updated, (words, remedy))
        return
    found = (
        asking(wave, instance),
        expiring(wave, instance, looking.now),
        stalled(wave.name, instance, looking.now, looking.stalled_after),
    )
    yield from filter(None, found)


def _happened(wave: str, event: Event) -> Iterator[Notice]:
    if event.kind is EventKind.ENDED:
        told, _, because = event.words.partition(": ")
        subject = InstanceStatus(event.instance_id, event.phase, attempt=event.attempt)
        yield _end(wave, subject, Outcome(told), event.at, (because, ""))
    if event.kind is EventKind.DECISION and tells_finding(event.words):
        kind = NoticeKind.FINDING
        yield Notice(
            f"{kind}~{cursor_of(event)}",
            kind,
            wave,
            event.at,
            event.words,
            event.instance_id,
            event.attempt,
            event.phase,
        )


def _end(
    wave: str,
    instance: InstanceStatus,
    outcome: Outcome,
    at: datetime,
    said: tuple[str, str],
) -> Notice:
    because, remedy = said
    name, attempt = instance.instance_id, instance.attempt
    return Notice(
        f"ended~{name}~{attempt}",
        _ENDS.get(outcome, NoticeKind.FAILED),
        wave,
        at,
        f"{outcome.value}: {because}" if because else outcome.value,
        name,
        attempt,
        instance.phase,
        remedy,
        also=NoticeKind.FINDING if _BY_FINDING in because else None,
    )
