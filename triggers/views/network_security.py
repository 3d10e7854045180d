"""The network security groups that an instance's machine would get, as callers read them."""

from typing import Self

from domain.firewall.network_security_group import Access, Protocol, SecurityRule
from domain.firewall.security_order import GroupOrder, SecurityPlan
from domain.security_rules import Direction
from triggers.views.base import View


class SecurityRuleView(View):
    """One rule: `peers` are the sources of an inbound, the destinations of an outbound one.

    Ports are the destination's, both ends included.
    """

    name: str
    priority: int
    direction: Direction
    access: Access
    protocol: Protocol
    peers: list[str]
    ports: list[str]
    application_security_groups: list[str]
    description: str

    @classmethod
    def of(cls, rule: SecurityRule) -> Self:
        """Show a rule."""
        return cls(
            name=rule.name,
            priority=rule.priority,
            direction=rule.direction,
            access=rule.access,
            protocol=rule.protocol,
            peers=list(rule.peers),
            ports=[f"{low}" if low == high else f"{low}-{high}" for low, high in rule.ports],
            application_security_groups=list(rule.application_groups),
            description=rule.description,
        )


class NetworkSecurityGroupView(View):
    """One group for a distinct set of security groups, and whose addresses it would guard."""

    name: str
    security_groups: list[str]
    addresses: list[str]
    rules: list[SecurityRuleView]

    @classmethod
    def of(cls, order: GroupOrder, plan: SecurityPlan) -> Self:
        """Show a group of a plan."""
        behind = [each for each in plan.interfaces if each.group == order.name]
        return cls(
            name=order.name,
            security_groups=list(order.source_groups),
            addresses=[address for each in behind for address in each.addresses],
            rules=[SecurityRuleView.of(each) for each in order.rules],
        )


class NetworkSecurityView(View):
    """All groups of one machine; `classes` is on how many classes of packets they are proven."""

    classes: int
    groups: list[NetworkSecurityGroupView]

    @classmethod
    def of(cls, plan: SecurityPlan) -> Self:
        """Show a plan."""
        groups = [NetworkSecurityGroupView.of(each, plan) for each in plan.orders]
        return cls(classes=plan.classes, groups=groups)
