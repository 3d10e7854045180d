"""What somebody wants for an item: another server, the other provider, another recovery point."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.errors import Refusal, Refused
from domain.itinerary import Phase
from domain.migration import Landing, Outcome
from domain.protected_item import Operation, ProtectedItem, Replication, allows, forbidden
from domain.provider import Provider
from domain.replication import PointChange, RecoveryPoint, point_name
from domain.status import InstanceStatus, Subject

# Where an item replicates and no story is about to change that.
_RESTING = {Phase.REPLICATING, Phase.AWAITING_APPROVAL}


@dataclass(frozen=True, slots=True)
class ItemCare:
    """The order; `landing` names the server that the item shall replicate through from then on.

    `phase` is where the instance stood when somebody asked, `by` who did.
    """

    subject: Subject
    item_id: str
    landing: Landing
    phase: Phase
    by: str = ""


@dataclass(frozen=True, slots=True)
class PointCare:
    """The order to put another recovery point in the place of the one that was failed over to.

    `phase` is where the instance stood when somebody asked, `by` who did.
    """

    subject: Subject
    change: PointChange
    phase: Phase
    by: str = ""

    @property
    def item_id(self) -> str:
        """Name the item, by its ARM id."""
        return self.change.item_id


@dataclass(frozen=True, slots=True)
class CareReport:
    """How it ended; `because` says why it did not succeed."""

    done: bool
    because: str = ""
    remedy: str = ""


def may_move(instance: InstanceStatus) -> bool:
    """Say whether the instance's item may be moved to another server now."""
    replicates = instance.replication not in {Replication.NONE, Replication.ENDED}
    resting = instance.report is None and instance.phase in _RESTING
    return resting and replicates and bool(instance.item_id)


def may_switch(instance: InstanceStatus) -> bool:
    """Say whether the instance's item may be switched to the modernised provider now."""
    return may_move(instance) and instance.provider is Provider.CLASSIC


def moved_landing(landing: Landing, instance: InstanceStatus, onto: str) -> Landing:
    """Tell where the item lands once it has moved: by its own provider, through that server."""
    return replace(landing, provider=instance.provider or landing.provider, appliance_name=onto)


def switched_landing(landing: Landing, onto: str) -> Landing:
    """Tell where the item lands once it has switched; an empty name means the only appliance."""
    return replace(landing, provider=Provider.MODERNISED, appliance_name=onto, run_as_account="")


def has_points(instance: InstanceStatus) -> bool:
    """Say whether the instance has an item in the vault, whose recovery points can be listed."""
    report = instance.report
    return bool(instance.item_id) and (report is None or report.outcome is Outcome.HELD)


def may_change_point(instance: InstanceStatus) -> bool:
    """Say whether the instance may stand in Azure, failed over and not committed."""
    return instance.report is not None and has_points(instance)


def find_point(points: Iterable[RecoveryPoint], wanted: str) -> RecoveryPoint | None:
    """Find a recovery point by its name or its ARM id, in any case; None when there is none."""
    return next((point for point in points if point.name == point_name(wanted)), None)


def has_point(item: ProtectedItem, point: str) -> bool:
    """Say whether the item stands in Azure by that recovery point, of that name or ARM id."""
    return point_name(item.failover_point_id) == point_name(point)


def require_point_change(item: ProtectedItem, point: str) -> None:
    """Raise Refused unless the vault would put that point in its place now, or has done so."""
    operation = Operation.CHANGE_RECOVERY_POINT
    if not has_point(item, point) and not allows(item, operation):
        raise Refused(forbidden(item, operation))


def require_point(item: ProtectedItem, point: str) -> None:
    """Raise Refused when another point has come first; a vault that does not tell is believed."""
    if item.failover_point_id and not has_point(item, point):
        raise Refused(
            Refusal(
                code="site_recovery.other_point",
                subject=item.item_id.rsplit("/", 1)[-1],
                detail="another change of its recovery point was under way, and came first",
                remedy="Ask again, when this is the point that it shall have.",
            )
        )
