"""Protection groups over HTTP: make, change, read, compare with the vault, mend, delete."""

from typing import TYPE_CHECKING

from domain.access import Place
from domain.group_record import GroupRecord, GroupState
from domain.protection_group import drift
from triggers.group_keeping import GroupKeeping
from triggers.group_problems import require_subscription
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind

if TYPE_CHECKING:
    from triggers.documents import ProtectionGroupDocument

_GROUP = "protection-groups/{group}"
_CREATED, _ACCEPTED, _DONE = 201, 202, 200


def put_protection_group(call: Call) -> Answer:
    """Make a protection group, or change its settings."""
    document: ProtectionGroupDocument = call.document
    group = document.to_domain(call.path["group"], call.settings)
    require_subscription(group, call.settings.subscription_id)
    record, new = GroupKeeping(call.clouds, call.stories).wish(group)
    done = record.state is GroupState.READY
    return _begun(call, record, _CREATED if new else _DONE if done else _ACCEPTED)


def list_protection_groups(call: Call) -> Answer:
    """List all protection groups."""
    from triggers.views import ProtectionGroupsPage  # noqa: PLC0415 (keeps the cold start short)
    from triggers.views.protection_group import ProtectionGroupSummary  # noqa: PLC0415

    found = [ProtectionGroupSummary.of(each) for each in call.clouds.protection_groups.list()]
    return Answer(ProtectionGroupsPage(groups=found))


def get_protection_group(call: Call) -> Answer:
    """Read a protection group with its members."""
    return Answer(_view(call, _find(call)))


def read_drift(call: Call) -> Answer:
    """Compare a protection group with what its vault has now."""
    from triggers.views import DriftView  # noqa: PLC0415

    group = _find(call).group
    return Answer(DriftView.of(group, drift(group, call.clouds.policies.read_policy(group))))


def mend_protection_group(call: Call) -> Answer:
    """Bring the vault to what the group wants."""
    _require_whole(call)
    keeping = GroupKeeping(call.clouds, call.stories)
    return _begun(call, keeping.mend(call.path["group"]), _ACCEPTED)


def remove_protection_group(call: Call) -> Answer:
    """Delete a protection group that no wave uses."""
    _require_whole(call)
    keeping = GroupKeeping(call.clouds, call.stories)
    return _begun(call, keeping.delete(call.path["group"]), _ACCEPTED)


def _require_whole(call: Call) -> None:
    """Raise unless the caller may act for every account: a group is there for waves of all."""
    vault = _find(call).group.vault
    call.sight.require(Place("", vault.subscription_id), f"{call.path['group']} in every account")


def _find(call: Call) -> GroupRecord:
    return GroupKeeping(call.clouds, call.stories).find(call.path["group"])


def _begun(call: Call, record: GroupRecord, status: int) -> Answer:
    url = call.url.removesuffix("/mend")
    return Answer(_view(call, record), status, {"Location": url, "Retry-After": "10"})


def _view(call: Call, record: GroupRecord) -> object:
    from triggers.views import ProtectionGroupView  # noqa: PLC0415

    members = call.clouds.register.members(record.group.name)
    return ProtectionGroupView.of(record, [each for each in members if each.wave])


_HEADERS = ("Location", "Retry-After")

ROUTES = (
    Route(
        method="PUT",
        path=_GROUP,
        summary="Make a protection group, or change its settings; its story goes on by itself.",
        handler=put_protection_group,
        takes="ProtectionGroupDocument",
        answers=dict.fromkeys((_DONE, _CREATED, _ACCEPTED), "ProtectionGroupView"),
        headers=_HEADERS,
        problems=(Kind.GROUP_EXISTS, Kind.GROUP_BUSY),
        stories=True,
    ),
    Route(
        method="GET",
        path="protection-groups",
        summary="List all protection groups.",
        handler=list_protection_groups,
        answers={200: "ProtectionGroupsPage"},
        cached=True,
    ),
    Route(
        method="GET",
        path=_GROUP,
        summary="Read a protection group with the waves that are in it.",
        handler=get_protection_group,
        answers={200: "ProtectionGroupView"},
        cached=True,
    ),
    Route(
        method="GET",
        path=f"{_GROUP}/drift",
        summary="Show what the vault has otherwise than the protection group wants it, now.",
        handler=read_drift,
        answers={200: "DriftView"},
        problems=(Kind.GROUP_NOT_READY,),
    ),
    Route(
        method="POST",
        path=f"{_GROUP}/mend",
        summary="Bring the vault to what the protection group wants.",
        handler=mend_protection_group,
        answers={202: "ProtectionGroupView"},
        headers=_HEADERS,
        problems=(Kind.GROUP_BUSY,),
        stories=True,
    ),
    Route(
        method="DELETE",
        path=_GROUP,
        summary="Delete a protection group, its mapping and the policy that Ferry made.",
        handler=remove_protection_group,
        answers={202: "ProtectionGroupView"},
        headers=_HEADERS,
        problems=(Kind.GROUP_BUSY, Kind.GROUP_IN_USE),
        stories=True,
    ),
)
