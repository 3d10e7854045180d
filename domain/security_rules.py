"""The security-group rules that push installation and replication need: which ports, from where.

Ports: Microsoft, "Troubleshoot Mobility Service push installation" (135, 139, 445), "Replication
appliance support matrix" and "Migrate AWS instances" (443 control, 9443 data). The range that RPC
answers on is Windows' default; Site Recovery's pages do not name it, so it is opened only on
request.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network

from domain.source_instance import ReplicationPath

REPLICATION_PORTS = {443: "control", 9443: "replication data"}
PUSH_PORTS = {
    135: "push installation: WMI and RPC",
    139: "push installation: file and printer sharing",
    445: "push installation: file and printer sharing",
}
_DYNAMIC_RPC = (49152, 65535)
_ANYWHERE = "0.0.0.0/0"


class Direction(StrEnum):
    """Which way a rule lets connections begin, as the instance sees it."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


@dataclass(frozen=True, slots=True, order=True)
class PortRule:
    """One opening: TCP ports, both ends included, and the IPv4 range on the other side."""

    direction: Direction
    first_port: int
    last_port: int
    cidr: str
    purpose: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Opening:
    """A rule that is there, and the security group that it is in; `own` says that it is Ferry's."""

    rule: PortRule
    group_id: str
    group_name: str
    own: bool = False


class RuleState(StrEnum):
    """What becomes of a rule that is needed: others allow it, Ferry has added it, or will."""

    OPEN = "open"
    ADDED = "added"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One line of the difference: a needed rule, and the group that allows it, if any."""

    rule: PortRule
    state: RuleState
    group: str = ""


def rule_changes(
    wanted: Iterable[PortRule], openings: Collection[Opening]
) -> tuple[RuleChange, ...]:
    """Hold what is needed against what is open; Ferry's own group gets all of it in any case."""
    return tuple(_change(rule, openings) for rule in wanted)


def _change(rule: PortRule, openings: Collection[Opening]) -> RuleChange:
    fits = [each for each in openings if covered(rule, [each.rule])]
    for each in sorted(fits, key=lambda fit: fit.own):
        state = RuleState.ADDED if each.own else RuleState.OPEN
        return RuleChange(rule, state, each.group_name or each.group_id)
    return RuleChange(rule, RuleState.MISSING)


def replication_rules(path: ReplicationPath) -> tuple[PortRule, ...]:
    """List what the instance needs towards its appliance or process server, and no more."""
    there = f"{path.appliance_address}/32"
    outbound = _each(Direction.OUTBOUND, REPLICATION_PORTS, there)
    inbound = _push(Direction.INBOUND, there, path.dynamic_rpc) if path.push else ()
    return (*outbound, *inbound)


def server_rules(networks: Iterable[str]) -> tuple[PortRule, ...]:
    """List what a server beside the instances needs: to hear and push to their networks.

    Outbound 443 leads to Azure and AWS. `networks` are the VPC's IPv4 ranges.
    """
    way_out = _each(Direction.OUTBOUND, {443: "Azure and AWS"}, _ANYWHERE)
    inside = tuple(
        rule
        for network in networks
        for rule in (
            *_each(Direction.INBOUND, REPLICATION_PORTS, network),
            *_push(Direction.OUTBOUND, network, dynamic_rpc=True),
        )
    )
    return (*way_out, *inside)


def covered(wanted: PortRule, by: Iterable[PortRule]) -> bool:
    """Say whether one of the rules lets everything pass that the wanted one would."""
    return any(
        rule.direction is wanted.direction
        and rule.first_port <= wanted.first_port
        and wanted.last_port <= rule.last_port
        and IPv4Network(wanted.cidr).subnet_of(IPv4Network(rule.cidr))
        for rule in by
    )


def _push(direction: Direction, cidr: str, dynamic_rpc: bool) -> tuple[PortRule, ...]:  # noqa: FBT001
    first, last = _DYNAMIC_RPC
    answers = (PortRule(direction, first, last, cidr, "push installation: RPC answers"),)
    return (*_each(direction, PUSH_PORTS, cidr), *(answers if dynamic_rpc else ()))


def _each(direction: Direction, ports: dict[int, str], cidr: str) -> tuple[PortRule, ...]:
    return tuple(PortRule(direction, port, port, cidr, why) for port, why in ports.items())


def in_words(rules: Iterable[PortRule]) -> str:
    """Put rules into words fit for an event and for a tag of EC2's (letters, `:`, `/`, `@`)."""
    return " / ".join(
        f"{direction} {' '.join(ports)} @ {cidr}" for (direction, cidr), ports in _grouped(rules)
    )


def opened(rules: Iterable[PortRule], group: str) -> str:
    """Put into words what Ferry opens by a group of its own."""
    told = in_words(rules).replace(" / ", "; ").replace("@", "towards")
    return f"security group {group} opens TCP {told}"


def _grouped(rules: Iterable[PortRule]) -> list[tuple[tuple[str, str], list[str]]]:
    found: dict[tuple[str, str], list[str]] = {}
    for rule in sorted(rules):
        alone = rule.first_port == rule.last_port
        ports = f"{rule.first_port}" if alone else f"{rule.first_port}-{rule.last_port}"
        found.setdefault((rule.direction.value, rule.cidr), []).append(ports)
    return list(found.items())
