"""Whose a network security group is: by its tags, which a repeat finds again."""

from domain.errors import Refusal, Refused
from domain.firewall.security_order import GroupOrder
from domain.source_instance import InstanceRef

OWNER_TAG = "ferry-instance"
GROUPS_TAG = "ferry-security-groups"
_LONGEST_VALUE = 256  # of a tag of Azure's


def owner_mark(ref: InstanceRef) -> str:
    """Say whose a group is, in the words of its tag."""
    return f"{ref.account_id}/{ref.region}/{ref.instance_id}"


def group_tags(order: GroupOrder) -> dict[str, str]:
    """Tell a group's tags: whose it is, and from which security groups it came."""
    came_from = " ".join(order.source_groups)
    return {OWNER_TAG: owner_mark(order.owner), GROUPS_TAG: came_from[:_LONGEST_VALUE]}


def foreign_group(order: GroupOrder) -> Refused:
    """Refuse to change a group that has Ferry's name, but not its tag."""
    return Refused(
        Refusal(
            code="network.foreign_group",
            subject=order.name,
            detail="a network security group of this name is there, but it is not Ferry's",
            remedy=f"Rename or delete it, or tag it {OWNER_TAG}={owner_mark(order.owner)}.",
        )
    )


def foreign_interface(vm_id: str, interface: str, group_id: str) -> Refused:
    """Refuse to take an interface from behind somebody else's group."""
    return Refused(
        Refusal(
            code="network.foreign_group",
            subject=vm_id,
            detail=f"interface {interface} is behind {group_id}, which is not Ferry's",
            remedy="See what attaches it (a policy, a template); detach it, or move the instance "
            "with network_security: keep.",
        )
    )
