"""The rules of a network security group, as Azure's API spells them."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.firewall.network_security_group import (
    ANYONE,
    Access,
    Protocol,
    SecurityRule,
)
from domain.firewall.spans import EVERY_PORT, Span, Spans
from domain.security_rules import Direction

_ENDS = {
    Direction.INBOUND: ("source", "destination"),
    Direction.OUTBOUND: ("destination", "source"),
}


def spell_rule(rule: SecurityRule, resource_group_id: str) -> dict[str, Any]:
    """Spell a rule; application security groups are named within the resource group."""
    peer, own = _ENDS[rule.direction]
    properties: dict[str, Any] = {
        "description": rule.description,
        "protocol": rule.protocol.value,
        "access": rule.access.value,
        "priority": rule.priority,
        "direction": rule.direction.title(),
        "sourcePortRange": ANYONE,
        f"{own}AddressPrefix": ANYONE,
        **_one_or_many("destinationPortRange", [_port(each) for each in rule.ports]),
    }
    if rule.application_groups:
        kind = f"{resource_group_id}/providers/Microsoft.Network/applicationSecurityGroups"
        named = [{"id": f"{kind}/{name}"} for name in rule.application_groups]
        properties[f"{peer}ApplicationSecurityGroups"] = named
    else:
        properties |= _one_or_many(f"{peer}AddressPrefix", rule.peers, "es")
    return {"name": rule.name, "properties": properties}


def read_rule(body: Mapping[str, Any]) -> SecurityRule:
    """Read a rule that spell_rule may have spelled; Azure gives words back in any case."""
    told = body["properties"]
    direction = Direction(told["direction"].lower())
    peer, _ = _ENDS[direction]
    groups = told.get(f"{peer}ApplicationSecurityGroups") or ()
    ports = _read_many(told, "destinationPortRange")
    return SecurityRule(
        name=body["name"],
        priority=told["priority"],
        direction=direction,
        access=Access(told["access"].title()),
        protocol=Protocol(told["protocol"].title()),
        peers=_read_many(told, f"{peer}AddressPrefix", "es"),
        ports=_spans(ports),
        application_groups=tuple(each["id"].rpartition("/")[2] for each in groups),
        description=told.get("description") or "",
    )


def _one_or_many(name: str, values: Sequence[str], plural: str = "s") -> dict[str, Any]:
    return {name: values[0]} if len(values) == 1 else {f"{name}{plural}": list(values)}


def _read_many(told: Mapping[str, Any], name: str, plural: str = "s") -> tuple[str, ...]:
    return tuple(told.get(f"{name}{plural}") or ((told[name],) if told.get(name) else ()))


def _port(span: Span) -> str:
    if span == EVERY_PORT:
        return ANYONE
    first, last = span
    return f"{first}" if first == last else f"{first}-{last}"


def _spans(ports: Sequence[str]) -> Spans:
    return tuple(_span(each) for each in ports)


def _span(port: str) -> Span:
    if port == ANYONE:
        return EVERY_PORT
    first, _, last = port.partition("-")
    return int(first), int(last or first)
