"""Azure's network security groups: rules by priority, the default ones, and what they let pass.

Meaning: Microsoft, "Azure network security groups overview" (augmented rules, default rules,
platform considerations) and "Application security groups"; limits: "Azure Resource Manager virtual
networking limits". ICMP has no types there, and ICMPv6 no word of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.firewall.security_group import AH, ESP, ICMP, TCP, UDP
from domain.firewall.spans import EVERY_PORT, Spans
from domain.security_rules import Direction

FIRST_PRIORITY, LAST_PRIORITY = 100, 4096
MOST_RULES = 1_000
MOST_ADDRESSES = 4_000  # of sources, and of destinations, in one network security group
MOST_APPLICATION_GROUPS = 100  # in all rules of one network security group
MOST_APPLICATION_GROUPS_A_RULE = 10

# The host: never filtered, unless a rule names the service tag of one of its services.
AZURE_PLATFORM = ("168.63.129.16", "169.254.169.254")
PROBES = "168.63.129.16"

ANYONE = "*"
VIRTUAL_NETWORK, LOAD_BALANCER, INTERNET = "VirtualNetwork", "AzureLoadBalancer", "Internet"


class Access(StrEnum):
    """What a rule says to the traffic that it matches first."""

    ALLOW = "Allow"
    DENY = "Deny"


class Protocol(StrEnum):
    """The protocols that a rule can name."""

    ANY = "*"
    TCP = "Tcp"
    UDP = "Udp"
    ICMP = "Icmp"
    ESP = "Esp"
    AH = "Ah"


NUMBERS = {
    Protocol.TCP: TCP,
    Protocol.UDP: UDP,
    Protocol.ICMP: ICMP,
    Protocol.ESP: ESP,
    Protocol.AH: AH,
}


@dataclass(frozen=True, slots=True)
class SecurityRule:
    """One rule. `peers` are the sources of an inbound and the destinations of an outbound one.

    They are prefixes of one family, `*`, or one service tag; or nothing when `application_groups`
    are set. The other end is always `*`: the interface's own addresses. `ports` are destinations'.
    """

    name: str
    priority: int
    direction: Direction
    access: Access
    protocol: Protocol
    peers: tuple[str, ...] = ()
    ports: Spans = (EVERY_PORT,)
    application_groups: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What service tags and application security groups mean around an interface: CIDRs."""

    virtual_network: tuple[str, ...] = ()
    application_groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
