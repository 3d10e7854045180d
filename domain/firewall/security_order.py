"""Which network security groups the machine of an instance is to get, and what stands ready."""

import hashlib
import json
from dataclasses import asdict, dataclass

from domain.assessment import Finding
from domain.firewall.departure import IcmpChoice
from domain.firewall.network_security_group import SecurityRule
from domain.source_instance import InstanceRef


@dataclass(frozen=True, slots=True)
class SecurityOrder:
    """Whose machine needs network security groups, and where: ARM ids."""

    ref: InstanceRef
    resource_group_id: str
    network_id: str
    icmp: IcmpChoice = IcmpChoice.NARROWER


@dataclass(frozen=True, slots=True)
class GroupOrder:
    """A network security group to make, in the region of the network; `owner` is whose it is."""

    owner: InstanceRef
    resource_group_id: str
    network_id: str
    name: str
    source_groups: tuple[str, ...]
    rules: tuple[SecurityRule, ...]


@dataclass(frozen=True, slots=True)
class InterfaceGroup:
    """Which network security group belongs to an interface, known by its private addresses."""

    addresses: tuple[str, ...]
    group: str
    primary: bool = True


@dataclass(frozen=True, slots=True)
class SecurityPlan:
    """The groups to make, one for each distinct set of security groups, and who gets which."""

    orders: tuple[GroupOrder, ...]
    interfaces: tuple[InterfaceGroup, ...]
    findings: tuple[Finding, ...] = ()
    classes: int = 0

    @property
    def digest(self) -> str:
        """Hash the rules of all groups: SHA-256, hexadecimal."""
        rules = {each.name: [asdict(rule) for rule in each.rules] for each in self.orders}
        written = json.dumps(rules, sort_keys=True, default=str)
        return hashlib.sha256(written.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PreparedSecurity:
    """What stands ready for a machine: each interface's group by its ARM id, and the findings.

    `digest` is that of the groups' rules: another one where they let through something else.
    """

    interfaces: tuple[InterfaceGroup, ...] = ()
    findings: tuple[Finding, ...] = ()
    classes: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """The virtual machine whose interfaces shall get their network security groups: ARM ids."""

    vm_id: str
    interfaces: tuple[InterfaceGroup, ...]
