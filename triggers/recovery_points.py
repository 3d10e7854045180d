"""Recovery points over HTTP: listed, and put in the place of the one that was failed over to."""

from typing import TYPE_CHECKING

from domain.item_care import (
    PointCare,
    find_point,
    has_points,
    may_change_point,
    require_point_change,
)
from domain.replication import PointChange, RecoveryPoint, point_name
from orchestrators.care_for_item import change_recovery_point
from triggers.care import begin, find_fit, free_name, subject_of
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind, Problem

if TYPE_CHECKING:
    from triggers.documents import RecoveryPointDocument


def list_recovery_points(call: Call) -> Answer:
    """List the recovery points of an instance's item, as the vault has them now."""
    from triggers.views import RecoveryPointsView  # noqa: PLC0415

    _, instance = find_fit(call, has_points, "have an item in the vault")
    points = call.clouds.upkeep.list_recovery_points(instance.item_id)
    return Answer(RecoveryPointsView.of(call.path["wave"], instance.instance_id, points))


def change_point(call: Call) -> Answer:
    """Begin to put another recovery point in the place of the one that was failed over to.

    The same request while it runs is the same one; Refused at once where the vault allows none.
    """
    document: RecoveryPointDocument = call.document
    _, instance = find_fit(call, may_change_point, "were failed over and are held")
    subject, wanted = subject_of(call, instance), document.recovery_point
    name = free_name(call, change_recovery_point, subject, point_name(wanted))
    if name:
        item = call.clouds.site_recovery.get_protected_item(instance.item_id)
        require_point_change(item, wanted)
        wanted = _find_point(call, instance.item_id, wanted).point_id
    change = PointChange(instance.item_id, wanted)
    care = PointCare(subject, change, instance.phase, document.by)
    return begin(call, change_recovery_point, care, name)


def _find_point(call: Call, item_id: str, wanted: str) -> RecoveryPoint:
    point = find_point(call.clouds.upkeep.list_recovery_points(item_id), wanted)
    if point is None:
        path = "/api/waves/{wave}/instances/{instance}/recovery-points".format(**call.path)
        raise Problem(
            Kind.INVALID_DOCUMENT,
            f"the vault has no recovery point '{wanted}' of this item, or no longer",
            field="recovery_point",
            remedy=f"Name one that GET {path} lists.",
        )
    return point


ROUTES = (
    Route(
        method="GET",
        path="waves/{wave}/instances/{instance}/recovery-points",
        summary="List the recovery points of an instance, the newest first.",
        handler=list_recovery_points,
        answers={200: "RecoveryPointsView"},
        problems=(Kind.WRONG_STATE,),
    ),
    Route(
        method="POST",
        path="waves/{wave}/instances/{instance}/recovery-point",
        summary="Put another recovery point in the place of the one that was failed over to.",
        handler=change_point,
        takes="RecoveryPointDocument",
        answers={202: "WishTaken"},
        problems=(Kind.WRONG_STATE,),
        stories=True,
    ),
)
