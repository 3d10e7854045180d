"""Random security groups in a universe so small that every packet in it can be tried."""

from dataclasses import dataclass
from ipaddress import ip_address

from domain.firewall.network_security_group import Surroundings
from domain.firewall.security_group import (
    GroupMembers,
    GroupRule,
    PrefixList,
    SourceFirewall,
    SourceInterface,
)
from domain.security_rules import Direction
from domain.source_instance import InstanceRef
from tests.domain.firewall.oracle import Packet

REF = InstanceRef("123456789012", "eu-central-1", "i-1")
GROUPS = ("sg-1", "sg-2", "sg-3")
FOUR = [f"10.0.0.{n}" for n in range(8)]
SIX = [f"fd00::{n}" for n in range(4)]
BEYOND = ["9.255.255.255", "10.0.0.8", "203.0.113.5", "168.63.129.16", "169.254.169.254"]
CIDRS = [
    *FOUR,
    *SIX,
    *(f"10.0.0.{n}/31" for n in (0, 2, 4, 6)),
    *("10.0.0.0/30", "10.0.0.4/30", "10.0.0.0/29", "10.0.0.0/8", "0.0.0.0/0"),
    *("fd00::/127", "fd00::2/127", "fd00::/126", "::/0", "203.0.113.0/24", "169.254.169.254/32"),
]
PORTS = [0, 1, 2, 3, 65535]
ICMP = [(0, 0), (0, 1), (1, 0), (8, 0), (8, 255), (255, 255)]
AROUND = ("10.0.0.0/30", "fd00::/127")


@dataclass(frozen=True)
class Case:
    firewall: SourceFirewall
    groups: tuple[str, ...]
    around: Surroundings


def draw_case(chance):
    """Make up a case; `chance` is a random.Random, seeded or Hypothesis' own."""
    rules = tuple(_rule(chance, number) for number in range(chance.randint(0, 9)))
    members = tuple(_members(chance, group) for group in GROUPS)
    lists = (
        PrefixList("pl-1", tuple(_some(chance, CIDRS)), 10),
        PrefixList("pl-2", tuple(_some(chance, FOUR)), 10, known=chance.random() < 0.6),
    )
    interface = SourceInterface("eni-1", GROUPS[: chance.randint(1, 2)], ("10.0.0.1",))
    named = {each.application_group: each.moving for each in members if each.application_group}
    network = chance.choice([AROUND, (), ("0.0.0.0/0", "::/0")])
    return Case(
        SourceFirewall(REF, (interface,), rules, members, lists),
        interface.group_ids,
        Surroundings(network, named),
    )


def _some(chance, choices):
    return [chance.choice(choices) for _ in range(chance.randint(0, 3))]


def _members(chance, group):
    moving = tuple(_some(chance, FOUR + SIX)) if chance.random() < 0.3 else ()
    return GroupMembers(
        group,
        tuple(_some(chance, FOUR + SIX)),
        known=chance.random() < 0.7,
        application_group=f"asg-{group}" if moving else "",
        moving=moving,
    )


def _rule(chance, number):
    protocol = chance.choice([-1, 1, 1, 1, 6, 6, 6, 17, 17, 47, 50, 51, 58])
    first, last = _selectors(chance, protocol)
    peer = chance.choice(["cidr", "cidr", "cidr", "peer_group", "prefix_list"])
    named = {"cidr": CIDRS, "peer_group": GROUPS, "prefix_list": ["pl-1", "pl-2"]}[peer]
    return GroupRule(
        f"sgr-{number}",
        chance.choice(GROUPS),
        chance.choice(list(Direction)),
        protocol,
        first,
        last,
        **{peer: chance.choice(named)},
    )


def _selectors(chance, protocol):
    if protocol in (6, 17):
        first, last = sorted([chance.choice(PORTS), chance.choice(PORTS)])
        return (0, 65535) if chance.random() < 0.2 else (first, last)
    if protocol in (1, 58) and chance.random() < 0.7:
        kind, code = chance.choice(ICMP)
        return kind, chance.choice([code, -1])
    return -1, -1


def packets():
    """Name every packet of the universe."""
    addresses = [ip_address(each) for each in [*FOUR, *SIX, *BEYOND, "2001:db8::5"]]
    for direction in Direction:
        for address in addresses:
            for protocol in (6, 17):
                for port in [*PORTS, 4]:
                    yield Packet(direction, address, protocol, port)
            for icmp in [*ICMP, (9, 0)]:
                yield Packet(direction, address, 1 if address.version == 4 else 58, icmp=icmp)
            for protocol in (2, 47, 50, 51):
                yield Packet(direction, address, protocol)


EVERY_PACKET = tuple(packets())
