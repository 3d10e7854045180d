"""What is told of gates: that a person has to answer, and that the time for it runs out."""

import hashlib
from datetime import datetime, timedelta

from domain.notification.notice import Notice, NoticeKind, Patience
from domain.status import Gate, InstanceStatus, Waiting, needs_person
from domain.wave_status import WaveStatus

_ANSWERED = {Gate.APPROVAL, Gate.COMMIT}
_SHARE, _LONGEST = 4, timedelta(days=1)


def asking(wave: WaveStatus, instance: InstanceStatus) -> Notice | None:
    """Tell that an instance waits for a person; None for what comes by itself."""
    waiting, at = instance.waiting, instance.updated
    if waiting is None or at is None or not needs_person(waiting.gate):
        return None
    answered = waiting.gate in _ANSWERED
    kind = NoticeKind.APPROVAL_NEEDED if answered else NoticeKind.ACTION_NEEDED
    return _notice(kind, wave, instance, waiting, at, waiting.words)


def expiring(wave: WaveStatus, instance: InstanceStatus, now: datetime) -> Notice | None:
    """Tell, once, that the time for an answer runs out: in its last quarter, or its last day."""
    waiting, at = instance.waiting, instance.updated
    if waiting is None or at is None:
        return None
    time = _time_at(wave.patience, waiting.gate)
    if time is None or now < at + time - min(time / _SHARE, _LONGEST):
        return None
    then = _then(wave.patience, waiting.gate)
    words = f"Nobody has answered since {at:%Y-%m-%d %H:%M} UTC. At {at + time:%Y-%m-%d %H:%M} "
    kind = NoticeKind.APPROVAL_EXPIRING
    return _notice(kind, wave, instance, waiting, now, f"{words}UTC {then}")


def still_asked(notice: Notice, instance: InstanceStatus) -> bool:
    """Say whether what a notice is about still waits; what is about no gate counts as such."""
    if notice.gate is None:
        return True
    waiting = instance.waiting
    same = waiting is not None and waiting.gate is notice.gate and waiting.asking == notice.asking
    return same and instance.attempt == notice.attempt and instance.report is None


def _time_at(patience: Patience, gate: Gate) -> timedelta | None:
    return {Gate.APPROVAL: patience.approval, Gate.COMMIT: patience.commit}.get(gate)


def _then(patience: Patience, gate: Gate) -> str:
    if gate is Gate.APPROVAL:
        return "it stays in AWS and has to be retried."
    if patience.commits:
        return "it is committed by itself, and there is no way back."
    return "its failover is undone, as its policy says."


def _notice(  # noqa: PLR0913, PLR0917 (what a notice of a gate consists of)
    kind: NoticeKind,
    wave: WaveStatus,
    instance: InstanceStatus,
    waiting: Waiting,
    at: datetime,
    words: str,
) -> Notice:
    name, attempt = instance.instance_id, instance.attempt
    what = f"{waiting.asking}"
    if waiting.gate not in _ANSWERED:  # one manual step after the other at one gate
        what = hashlib.sha256(f"{instance.phase} {waiting.words}".encode()).hexdigest()[:8]
    time = _time_at(wave.patience, waiting.gate)
    return Notice(
        f"{kind}~{name}~{attempt}~{waiting.gate}~{what}",
        kind,
        wave.name,
        at,
        words,
        name,
        attempt,
        instance.phase,
        gate=waiting.gate,
        asking=waiting.asking,
        expires=instance.updated + time if time and instance.updated else None,
    )
