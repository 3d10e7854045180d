"""When a migration counts as stalled: it should move by itself, and nobody has heard of it."""

from datetime import datetime, timedelta

from domain.itinerary import Phase
from domain.notification.notice import Notice, NoticeKind
from domain.status import InstanceStatus

# What waits for others there, or for a time, for as long as that takes.
_RESTING = {
    Phase.ACCEPTED,
    Phase.AWAITING_PLAN,
    Phase.AWAITING_CUTOVER_SLOT,
    Phase.AWAITING_SLOT,
    Phase.AWAITING_TURN,
    Phase.AWAITING_WINDOW,
    Phase.EMERGENCY_STOPPED,
    Phase.ENDED,
}


def stalled(wave: str, instance: InstanceStatus, now: datetime, after: timedelta) -> Notice | None:
    """Tell, once until it moves again, that nothing was heard of an instance for so long."""
    at = instance.updated
    if at is None or instance.waiting or instance.suspended or instance.phase in _RESTING:
        return None
    if now - at < after:
        return None
    hours, minutes = divmod(int((now - at).total_seconds()) // 60, 60)
    name, kind = instance.instance_id, NoticeKind.STALLED
    doing = instance.phase.value.replace("_", " ")
    far = f" at {instance.percent} %" if instance.phase is Phase.REPLICATING else ""
    return Notice(
        f"{kind}~{name}~{instance.attempt}~{at:%Y%m%dT%H%M%S.%f}",
        kind,
        wave,
        now,
        f"No progress for {hours} h {minutes:02} min: {doing}{far}.",
        name,
        instance.attempt,
        instance.phase,
    )
