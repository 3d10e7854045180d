"""Reading a recovery plan's groups from validated bodies."""

from collections.abc import Iterable
from typing import Any

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.reading import missing
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.recovery_plan import (
    ActionKind,
    GroupKind,
    PlanAction,
    PlanGroup,
)

_GROUPS = {kind.value for kind in GroupKind}
_ACTIONS = {kind.value for kind in ActionKind}


def read_groups(groups: Iterable[Json]) -> tuple[PlanGroup, ...]:
    """Read the groups as the service keeps them: Shutdown and Failover come before those sent."""
    read = [_group(group) for group in groups]
    sent = {group.kind for group in read}
    own = [PlanGroup(k) for k in (GroupKind.SHUTDOWN, GroupKind.FAILOVER) if k not in sent]
    return (*own, *read)


def _group(given: Json) -> PlanGroup:
    if given["groupType"] not in _GROUPS:
        raise bad_request("InvalidParameter", f"'{given['groupType']}' is no type of a group.")
    items = given.get("replicationProtectedItems") or []
    return PlanGroup(
        GroupKind(given["groupType"]),
        tuple(_item(item) for item in items),
        tuple(_action(action) for action in given.get("startGroupActions") or []),
        tuple(_action(action) for action in given.get("endGroupActions") or []),
    )


def _item(given: Json) -> str:
    if not given.get("id"):
        raise missing("replicationProtectedItems.id")
    return str(given["id"])


def _action(given: Json) -> PlanAction:
    details: dict[str, Any] = given["customDetails"]
    kind = details.get("instanceType")
    if kind not in _ACTIONS:
        raise bad_request(
            "RecoveryPlanActionNotSupported",
            f"An action of type '{kind}' is not possible towards Azure: manual actions and "
            "runbooks are.",
        )
    if kind == ActionKind.RUNBOOK and not details.get("runbookId"):
        raise missing("customDetails.runbookId")
    return PlanAction(
        name=given["actionName"],
        kind=ActionKind(kind),
        failover_types=tuple(given["failoverTypes"]),
        words=details.get("description") or "",
        runbook_id=details.get("runbookId") or "",
        timeout=details.get("timeout") or "",
        location=details.get("fabricLocation") or "Recovery",
    )
