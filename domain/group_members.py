"""What members of a protection group inherit, and which of them it can't take."""

from collections.abc import Iterable
from dataclasses import replace

from domain.errors import Refusal, Refused
from domain.group_settings import LONGEST_PREMIUM_RETENTION
from domain.migration import Landing, Target
from domain.protection_group import ProtectionGroup
from domain.provider import Provider

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
