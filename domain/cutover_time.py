"""When an instance's cutover may begin, and why it has to wait, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.cutover import CutoverPolicy, PointPolicy
from domain.errors import Withdrawal, Withdrawn
from domain.migration import Migration
from domain.window import closes_at, frozen, is_open, next_opening
from domain.window_check import opening_words

# Our estimates, as Microsoft publishes no figures: stopping, failover and boot; bringing the source
# to rest and the point behind it.
_CUTOVER = timedelta(minutes=30)
_REST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Opening:
    """When a cutover may begin, and in words what it waits for."""

    at: datetime
    words: str


def opening_of(order: Migration, now: datetime) -> Opening | None:
    """Tell when the instance may be cut over, from now on; Withdrawn when it never may.

    None where it may now. Its own time comes first, then windows and freezes.
    """
    calendar, own = order.cutover.calendar, order.not_before
    opens = next_opening(calendar, max(now, own) if own else now)
    if opens is None:
        raise Withdrawn(
            Withdrawal.EXPIRED,
            f"{order.ref}: no cutover window opens any more",
            "Begin a new wave with a window that is yet to come.",
        )
    if opens <= now:
        return None
    when = f"it may begin {opening_words(calendar, opens)}"
    if own and own > now:
        return Opening(opens, f"its own time of cutover is yet to come: {when}")
    if freeze := frozen(calendar, now):
        why = f"cutovers are frozen ({freeze.because})" if freeze.because else "it is frozen"
        return Opening(opens, f"{why}: {when}")
    return Opening(opens, f"its cutover window is closed: {when}")


def open_for(order: Migration, now: datetime) -> bool:
    """Say whether the instance may be cut over now."""
    early = order.not_before is not None and now < order.not_before
    return not early and is_open(order.cutover.calendar, now)


def closing_of(order: Migration, now: datetime) -> datetime | None:
    """Tell until when its cutover may begin; None for no end that is near."""
    return closes_at(order.cutover.calendar, now)


def too_tight(order: Migration, now: datetime) -> str:
    """Advise, in words, where a cutover that begins now may not end in its window; else nothing."""
    closes = closing_of(order, now)
    takes = cutover_takes(order.cutover)
    if closes is None or closes - now >= takes:
        return ""
    return (
        f"advisory: the cutover window closes in {_minutes(closes - now)}, and a cutover takes "
        f"about {_minutes(takes)}"
    )


def cutover_takes(policy: CutoverPolicy) -> timedelta:
    """Estimate how long a cutover takes from its beginning to its validation."""
    rest = _REST + policy.margin if policy.point is PointPolicy.ZERO_LOSS else timedelta()
    return _CUTOVER + rest


def _minutes(time: timedelta) -> str:
    return f"{round(time.total_seconds() / 60)} minutes"
