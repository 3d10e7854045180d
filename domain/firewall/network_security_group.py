"""Azure's network security groups: rules by priority, the default ones, and what they let pass.

Meaning: Microsoft, "Azure network security groups overview" (augmented rules, default rules,
platform considerations) and "Application security groups"; limits: "Azure Resource Manager virtual
networking limits". ICMP has no types there, and ICMPv6 no word of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from domain.firewall.security_group import AH, ESP, ICMP, TCP, UDP
from domain.firewall.spans import EVERY_PORT, Spans, everywhere, minus, overlap, range_of, union
from domain.firewall.traffic import Traffic
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


def _default(
    name: str, priority: int, direction: Direction, access: Access, peer: str
) -> SecurityRule:
    return SecurityRule(name, priority, direction, access, Protocol.ANY, (peer,))


_IN, _OUT = Direction.INBOUND, Direction.OUTBOUND

DEFAULT_RULES = (
    _default("AllowVNetInBound", 65000, _IN, Access.ALLOW, VIRTUAL_NETWORK),
    _default("AllowAzureLoadBalancerInBound", 65001, _IN, Access.ALLOW, LOAD_BALANCER),
    _default("DenyAllInBound", 65500, _IN, Access.DENY, ANYONE),
    _default("AllowVnetOutBound", 65000, _OUT, Access.ALLOW, VIRTUAL_NETWORK),
    _default("AllowInternetOutBound", 65001, _OUT, Access.ALLOW, INTERNET),
    _default("DenyAllOutBound", 65500, _OUT, Access.DENY, ANYONE),
)


def admitted(rules: Iterable[SecurityRule], around: Surroundings, traffic: Traffic) -> Spans:
    """Tell with which addresses Azure lets this begin, by these rules and the default ones."""
    allowed: list[tuple[int, int]] = []
    undecided = everywhere(traffic.version)
    for rule in sorted((*rules, *DEFAULT_RULES), key=lambda each: each.priority):
        if matches(rule, traffic):
            hit = overlap(undecided, peers_of(rule, around, traffic.version))
            undecided = minus(undecided, hit)
            if rule.access is Access.ALLOW:
                allowed.extend(hit)
    return union(allowed)


def matches(rule: SecurityRule, traffic: Traffic) -> bool:
    """Say whether the rule speaks of the traffic, whoever is at its other end."""
    if rule.direction is not traffic.direction or not names(rule, traffic.protocol):
        return False
    ported = traffic.protocol in {TCP, UDP}
    return not ported or any(first <= traffic.selector <= last for first, last in rule.ports)


def names(rule: SecurityRule, protocol: int) -> bool:
    """Say whether the rule speaks of the protocol."""
    return rule.protocol is Protocol.ANY or NUMBERS[rule.protocol] == protocol


def peers_of(rule: SecurityRule, around: Surroundings, version: int) -> Spans:
    """Tell which addresses are meant by the other end of a rule."""
    named = (a for name in rule.application_groups for a in around.application_groups[name])
    return union((*_spans(named, version), *_spoken(rule.peers, around, version)))


def _spoken(peers: tuple[str, ...], around: Surroundings, version: int) -> Spans:
    network = _spans(around.virtual_network, version)
    tags = {
        (ANYONE,): everywhere(version),
        (VIRTUAL_NETWORK,): network,
        (LOAD_BALANCER,): _spans((PROBES,), version),
        (INTERNET,): minus(everywhere(version), network),
    }
    return tags[peers] if peers in tags else _spans(peers, version)


def _spans(texts: Iterable[str], version: int) -> Spans:
    return _read(tuple(texts), version)


@lru_cache(maxsize=4096)
def _read(texts: tuple[str, ...], version: int) -> Spans:
    ranges = (range_of(text) for text in texts)
    return union(span for family, span in ranges if family == version)
