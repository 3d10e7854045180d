"""EC2's security groups: rules both ways, what they refer to, and what an interface gets of them.

Meaning: Amazon, "Security group rules" and "Security group connection tracking". All groups of an
interface count together, whatever any rule names may begin, and answers always pass. A rule that
names a group means the private addresses of that group's members, not their public ones.
"""

from dataclasses import dataclass

from domain.firewall.spans import EVERY_PORT, Span
from domain.security_rules import Direction
from domain.source_instance import InstanceRef

ANY, ICMP, TCP, UDP, ESP, AH, ICMPV6 = -1, 1, 6, 17, 50, 51, 58
_TYPED, _PORTED = frozenset({ICMP, ICMPV6}), frozenset({TCP, UDP})
_CODES = 256

# Addresses of the host that no security group filters: instance metadata, DNS, time, licences
# ("Security groups", "Amazon VPC": what they do not filter).
AWS_PLATFORM = (
    "169.254.169.254",
    "169.254.169.253",
    "169.254.169.123",
    "169.254.169.250/31",
    "169.254.170.2",
    "fd00:ec2::254",
    "fd00:ec2::253",
    "fd00:ec2::123",
    "fd00:ec2::250",
)


@dataclass(frozen=True, slots=True)
class GroupRule:
    """One rule of a security group; exactly one of `cidr`, `peer_group`, `prefix_list` is set.

    `protocol` is IANA's number, -1 for all. `first` and `last` are ports, or an ICMP type and its
    code; -1 for all of them.
    """

    rule_id: str
    group_id: str
    direction: Direction
    protocol: int = ANY
    first: int = -1
    last: int = -1
    cidr: str = ""
    peer_group: str = ""
    prefix_list: str = ""


@dataclass(frozen=True, slots=True)
class GroupMembers:
    """Who is in a group that rules refer to: private addresses, IPv4 and IPv6.

    Of those who move as well, `moving` are the addresses that they will have in Azure, where they
    are in `application_group`. `known` is false when the group could not be looked at.
    """

    group_id: str
    addresses: tuple[str, ...] = ()
    known: bool = True
    name: str = ""
    application_group: str = ""
    moving: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrefixList:
    """A prefix list that rules refer to, entry by entry.

    In EC2 a reference weighs `max_entries` rules, however many entries there are. `owner` is `AWS`
    for a list that AWS keeps.
    """

    list_id: str
    entries: tuple[str, ...] = ()
    max_entries: int = 0
    name: str = ""
    owner: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class SourceInterface:
    """A network interface of the instance, its private addresses and its groups."""

    interface_id: str
    group_ids: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    primary: bool = True


@dataclass(frozen=True, slots=True)
class SourceFirewall:
    """Everything that decides what reaches an instance, and what it reaches."""

    ref: InstanceRef
    interfaces: tuple[SourceInterface, ...]
    rules: tuple[GroupRule, ...] = ()
    members: tuple[GroupMembers, ...] = ()
    prefix_lists: tuple[PrefixList, ...] = ()


def selectors(rule: GroupRule) -> Span:
    """Tell which ports the rule names, or which ICMP types and codes: type times 256 plus code."""
    if rule.first < 0 or rule.protocol not in _TYPED | _PORTED:
        return EVERY_PORT
    if rule.protocol in _PORTED:
        return rule.first, rule.last
    if rule.last < 0:
        return rule.first * _CODES, rule.first * _CODES + _CODES - 1
    return rule.first * _CODES + rule.last, rule.first * _CODES + rule.last
