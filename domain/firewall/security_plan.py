"""The network security groups that the machine of one instance needs: planned, proven, named."""

import hashlib
from collections.abc import Iterable

from domain.assessment import Finding, Severity
from domain.errors import Refusal, Refused
from domain.firewall.equivalence import compare
from domain.firewall.grant import grants
from domain.firewall.network_security_group import Surroundings
from domain.firewall.security_group import SourceFirewall
from domain.firewall.security_order import GroupOrder, InterfaceGroup, SecurityOrder, SecurityPlan
from domain.firewall.translation import Translation, translate
from domain.source_instance import InstanceRef

# What a virtual network may be: the default rules speak of it, and the proof sees past them.
_PRIVATE = Surroundings(("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))


def plan_security(firewall: SourceFirewall, order: SecurityOrder) -> SecurityPlan:
    """Translate each distinct set of groups and prove it.

    Refused `firewall.no_groups` when an interface has none but Ferry's: nothing would be allowed.
    """
    orders: dict[tuple[str, ...], GroupOrder] = {}
    interfaces: list[InterfaceGroup] = []
    findings: list[Finding] = []
    classes = 0
    for interface in firewall.interfaces:
        groups = tuple(sorted(interface.group_ids))
        if not groups:
            raise _no_groups(firewall.ref, interface.interface_id)
        if groups not in orders:
            translation = translate(firewall, groups, order.icmp)
            classes += _proven(firewall, groups, translation)
            findings.extend(translation.findings)
            orders[groups] = _order(order, groups, translation)
        name = orders[groups].name
        interfaces.append(InterfaceGroup(interface.addresses, name, interface.primary))
    distinct = tuple(dict.fromkeys(findings))
    return SecurityPlan(tuple(orders.values()), tuple(interfaces), distinct, classes)


def require_translated(plan: SecurityPlan, ref: InstanceRef) -> None:
    """Raise Refused, naming every critical finding, unless the plan can be carried out."""
    blockers = [each for each in plan.findings if each.severity is Severity.CRITICAL]
    if blockers:
        raise Refused(
            Refusal(
                code=blockers[0].code,
                subject=str(ref),
                detail="; ".join(each.detail for each in blockers),
                remedy=" ".join(dict.fromkeys(each.remedy for each in blockers)),
            )
        )


def group_for(
    addresses: Iterable[str], interfaces: tuple[InterfaceGroup, ...], *, primary: bool
) -> InterfaceGroup:
    """Find the group of an interface in Azure: by its address, else by being primary or not.

    No interface stays without a group: of one that nobody knows it is the first.
    """
    here = set(addresses)
    same = [each for each in interfaces if here & set(each.addresses)]
    alike = [each for each in interfaces if each.primary is primary]
    return (*same, *alike, *interfaces)[0]


def group_name(ref: InstanceRef, groups: Iterable[str]) -> str:
    """Name the network security group of an instance for a set of security groups."""
    mark = hashlib.sha256(" ".join(sorted(groups)).encode()).hexdigest()
    return f"ferry-{ref.instance_id}-{mark[:8]}"


def _order(order: SecurityOrder, groups: tuple[str, ...], translation: Translation) -> GroupOrder:
    return GroupOrder(
        owner=order.ref,
        resource_group_id=order.resource_group_id,
        network_id=order.network_id,
        name=group_name(order.ref, groups),
        source_groups=groups,
        rules=translation.rules,
    )


def _proven(firewall: SourceFirewall, groups: tuple[str, ...], translation: Translation) -> int:
    given = grants(firewall, groups)
    compared = compare(given, translation.rules, translation.departures, _surroundings(firewall))
    if not compared.equal:
        raise Refused(
            Refusal(
                code="firewall.not_equivalent",
                subject=str(firewall.ref),
                detail=f"the rules for {', '.join(groups)} would not let pass what EC2 does: "
                f"{(*compared.differences, *compared.idle)[:3]}",
                remedy="Report this with the security groups; move the instance with "
                "network_security: keep meanwhile.",
            )
        )
    return compared.classes


def _surroundings(firewall: SourceFirewall) -> Surroundings:
    named = {each.application_group: each.moving for each in firewall.members}
    return Surroundings(_PRIVATE.virtual_network, named)


def _no_groups(ref: InstanceRef, interface_id: str) -> Refused:
    return Refused(
        Refusal(
            code="firewall.no_groups",
            subject=str(ref),
            detail=f"network interface {interface_id} has no security group but Ferry's",
            remedy="Attach the security groups that it should have, then run again.",
        )
    )
