"""Which recovery point holds everything that a source at rest has ever written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import Stalled
from domain.protected_item import ProtectedItem, ready_to_fail_over
from domain.quiescence import QuietReport, unrest
from domain.replication import RecoveryPoint
from domain.vault import Health


@dataclass(frozen=True, slots=True)
class PointSearch:
    """The question whether an item has a recovery point later than this, and nothing pending."""

    item_id: str
    later_than: datetime


def earliest_point(rest: QuietReport, margin: timedelta) -> datetime:
    """Tell what a point must be later than to hold all that was written before the rest.

    Whichever clock it was stamped by: the source's, or a true one.
    """
    return rest.confirmed_at + rest.greatest_skew + margin


def holds_everything(item: ProtectedItem, later_than: datetime) -> bool:
    """Say whether the item has such a point and is well; Stalled when it never will be.

    An item of which nobody tells how much is pending is judged by its points alone.
    """
    return (
        ready_to_fail_over(item)
        and item.health is not Health.CRITICAL
        and not item.pending_bytes
        and item.last_recovery_point is not None
        and item.last_recovery_point > later_than
    )


def point_after(points: Sequence[RecoveryPoint], later_than: datetime) -> RecoveryPoint | None:
    """Choose the newest of the points that are later; None when there is none."""
    later = [point for point in points if point.taken > later_than]
    return max(later, key=lambda point: point.taken, default=None)


def not_at_rest(report: QuietReport, since: timedelta) -> Stalled:
    """Make the error of a source that does not come to rest."""
    return Stalled(
        f"the source did not come to rest in {since}: {unrest(report)}",
        "Let the quiesce command stop what is named, or end those connections, then cut over "
        "again; the source serves meanwhile.",
    )


def woke_up(report: QuietReport) -> Stalled:
    """Make the error of a source that was at rest and is no more: its point holds not all."""
    return Stalled(
        f"the source came to work again while its recovery point was awaited: {unrest(report)}",
        "See what starts it again (service recovery, scheduled tasks) and let the quiesce "
        "command stop that as well, then cut over again; the source serves meanwhile.",
    )


def woke_after(report: QuietReport) -> Stalled:
    """Make the error of a source that was at work once more before it was stopped."""
    return Stalled(
        f"the source came to work again after its failover: {unrest(report)}; what it has written "
        "since is not in Azure",
        "See what starts it again (service recovery, scheduled tasks) and let the quiesce "
        "command stop that as well.",
    )


def no_point(later_than: datetime, deadline: timedelta, why: object) -> Stalled:
    """Make the error of a point that did not come in time."""
    return Stalled(
        f"no recovery point later than {later_than:%Y-%m-%d %H:%M:%S} UTC, with nothing pending, "
        f"came in {deadline}: {why}",
        "Look at the item's health and at the replication appliance in the vault, then cut over "
        "again; the source serves meanwhile.",
    )


def newest_point(points: Sequence[RecoveryPoint]) -> RecoveryPoint:
    """Choose the newest point; Stalled when there is none."""
    if not points:
        raise Stalled("the item has no recovery point", "Look at its replication in the vault.")
    return max(points, key=lambda point: point.taken)
