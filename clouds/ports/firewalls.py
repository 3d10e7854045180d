"""What guards an instance in AWS, and what will guard its machine in Azure."""

from typing import Protocol

from domain.firewall.security_group import SourceFirewall
from domain.firewall.security_order import Attachment, GroupOrder, SecurityOrder
from domain.source_instance import InstanceRef


class Firewalls(Protocol):
    """The security groups of the instances."""

    def read_firewall(self, ref: InstanceRef) -> SourceFirewall:
        """Read the groups of every interface, their rules, and all that the rules refer to.

        Ferry's own groups are left out. What can't be looked at (a group or prefix list of
        another account) is marked as not known, which is no refusal.
        """
        ...


class NetworkSecurityGroups(Protocol):
    """The network security groups of the machines; what is not Ferry's is never changed."""

    def ensure_group(self, order: GroupOrder) -> str:
        """See to it that the group is there with exactly these rules; tell its ARM id.

        Transient while Azure makes it. Refused `network.foreign_group` when the name is taken.
        """
        ...

    def attach_groups(self, attachment: Attachment) -> None:
        """Put each interface of the machine behind its group; Transient until all are.

        Refused `network.foreign_group` for an interface that is behind somebody else's.
        """
        ...

    def delete_unused(self, order: SecurityOrder) -> None:
        """Delete the instance's groups that no interface or subnet is behind."""
        ...
