"""What security-group rules come to once every reference is looked up: grants of addresses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.firewall.security_group import ANY, ICMP, ICMPV6, GroupRule, SourceFirewall, selectors
from domain.firewall.spans import Span, Spans, range_of, union
from domain.firewall.traffic import Traffic
from domain.security_rules import Direction

VERSIONS = (4, 6)
_OTHER_FAMILY = {4: ICMPV6, 6: ICMP}


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may begin what: a protocol (-1 for all) and its selectors, with these addresses.

    `application_group` names the group in Azure whose members have these addresses.
    """

    direction: Direction
    version: int
    protocol: int
    selectors: Span
    addresses: Spans
    application_group: str = ""
    rule_id: str = ""


def grants(firewall: SourceFirewall, group_ids: Iterable[str]) -> tuple[Grant, ...]:
    """Look up all that the rules of these groups let pass; what is not known lets nothing pass."""
    wanted = set(group_ids)
    return tuple(
        grant
        for rule in firewall.rules
        if rule.group_id in wanted
        for grant in _grants(firewall, rule)
    )


def reach(given: Iterable[Grant], traffic: Traffic) -> Spans:
    """Tell with which addresses EC2 lets this begin."""
    return union(
        span
        for grant in given
        if (grant.direction, grant.version) == (traffic.direction, traffic.version)
        and grant.protocol in {ANY, traffic.protocol}
        and grant.selectors[0] <= traffic.selector <= grant.selectors[1]
        for span in grant.addresses
    )


def _grants(firewall: SourceFirewall, rule: GroupRule) -> Iterator[Grant]:
    for application_group, texts in _peers(firewall, rule):
        ranges = [range_of(text) for text in texts]
        for version in VERSIONS:
            addresses = union(span for family, span in ranges if family == version)
            if addresses and rule.protocol != _OTHER_FAMILY[version]:
                yield Grant(
                    rule.direction,
                    version,
                    rule.protocol,
                    selectors(rule),
                    addresses,
                    application_group,
                    rule.rule_id,
                )


def _peers(firewall: SourceFirewall, rule: GroupRule) -> Iterator[tuple[str, tuple[str, ...]]]:
    if rule.cidr:
        yield "", (rule.cidr,)
    for each in firewall.members:
        if each.group_id == rule.peer_group and each.known:
            yield "", each.addresses
            if each.application_group:
                yield each.application_group, each.moving
    for listed in firewall.prefix_lists:
        if listed.list_id == rule.prefix_list and listed.known:
            yield "", listed.entries
