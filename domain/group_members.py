"""Which waves a protection group takes as members, and what they inherit."""

from collections.abc import Iterable
from dataclasses import replace

from domain.errors import Refusal, Refused
from domain.group_record import GroupRecord, GroupState
from domain.group_settings import LONGEST_PREMIUM_RETENTION
from domain.migration import Landing, Target
from domain.protection_group import ProtectionGroup
from domain.provider import Provider

UNKNOWN = "protection_group.unknown"
NOT_READY = "protection_group.not_ready"
UNFIT_MEMBERS = "protection_group.unfit_members"
_PREMIUM = "Premium"


def joined(landing: Landing, group: ProtectionGroup, wave: str) -> Landing:
    """Let a wave inherit what the group decides: vault, provider, policy, consistency.

    The machines of one wave share their recovery points, not those of the whole group: waves
    move one by one, and a point of several machines needs all of them.
    """
    together = group.settings.multi_vm_consistency
    return replace(
        landing,
        vault=group.vault,
        provider=group.provider,
        policy_name=group.policy_name,
        protection_group=group.name,
        multi_vm_group=f"{group.name}-{wave}" if together else "",
    )


def require_ready(record: GroupRecord | None, name: str) -> ProtectionGroup:
    """Give a group that takes members; Refused when there is none, or it is not ready."""
    if record is None:
        raise Refused(no_such_group(name))
    if record.state is not GroupState.READY:
        raise Refused(_not_ready(record))
    return record.group


def no_such_group(name: str) -> Refusal:
    """Refuse what is meant for a group that is not in the book."""
    return Refusal(
        code=UNKNOWN,
        subject=name,
        detail="there is no protection group of this name",
        remedy=f"Make it with PUT /api/protection-groups/{name}, or name one that "
        "GET /api/protection-groups lists.",
    )


def require_fit_members(group: ProtectionGroup, targets: Iterable[Target]) -> None:
    """Raise Refused when the classic provider can't keep points on a target's disks for so long."""
    retention = group.settings.recovery_point_retention
    if group.provider is not Provider.CLASSIC or retention <= LONGEST_PREMIUM_RETENTION:
        return
    if any(target.disk_type.startswith(_PREMIUM) for target in targets):
        raise Refused(
            Refusal(
                code=UNFIT_MEMBERS,
                subject=group.name,
                detail=f"the classic provider keeps recovery points of premium disks for "
                f"{LONGEST_PREMIUM_RETENTION} minutes at most, and the protection group wants "
                f"{retention}",
                remedy="Choose standard disks, or a protection group with a shorter "
                "recovery_point_retention.",
            )
        )


def _not_ready(record: GroupRecord) -> Refusal:
    name, why = record.group.name, f": {record.because}" if record.because else ""
    return Refusal(
        code=NOT_READY,
        subject=name,
        detail=f"the protection group is {record.state}{why}",
        remedy=f"Read GET /api/protection-groups/{name} and wait until it is ready. "
        f"{record.remedy}".strip(),
    )
