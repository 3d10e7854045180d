"""What can't be translated, what changes its meaning, and what does not fit: finding by finding."""

from collections.abc import Iterable, Iterator, Sequence

from domain.assessment import Finding, Severity
from domain.firewall.departure import Departure, Why
from domain.firewall.finding import finding
from domain.firewall.grant import Grant, reach
from domain.firewall.network_security_group import (
    MOST_ADDRESSES,
    MOST_APPLICATION_GROUPS,
    MOST_RULES,
    SecurityRule,
)
from domain.firewall.peer_findings import of_list, of_members
from domain.firewall.security_group import TCP, SourceFirewall
from domain.firewall.spans import covers, prefixes, range_of
from domain.firewall.traffic import Traffic
from domain.security_rules import Direction

# Where Windows in Azure goes for its licence (azkms.core.windows.net): Microsoft, "Troubleshoot
# Azure Windows VM activation problems". A rule of the platform lets it pass, unless the subnet has
# a default route of its own ("Azure network security groups overview", licensing). EC2's own
# licence servers are part of its host.
_KMS, _KMS_PORT = ("20.118.99.224", "40.83.235.53"), 1688

_UNSAID = {
    Why.ICMP_TYPES: (
        "Azure knows no types of ICMP. A wave that says `icmp: wider` lets all of ICMP pass with "
        "these addresses; without it, watch the machine by TCP instead of ping."
    ),
    Why.ICMPV6: "Azure's rules have no word for ICMPv6; do without, or allow every protocol.",
    Why.PROTOCOL: (
        "Azure's rules name TCP, UDP, ICMP, ESP and AH alone, and its networks carry neither GRE "
        "nor IP-in-IP; find another way, or allow every protocol between these machines."
    ),
}


def findings(
    firewall: SourceFirewall,
    group_ids: Iterable[str],
    given: Sequence[Grant],
    unsaid: Iterable[Departure],
    rules: Sequence[SecurityRule],
) -> tuple[Finding, ...]:
    """Say everything that there is to be said about one translation."""
    groups = set(group_ids)
    used = [rule for rule in firewall.rules if rule.group_id in groups]
    named = {rule.peer_group for rule in used} | {rule.prefix_list for rule in used}
    return (
        *_space(rules),
        *(_departure(each) for each in unsaid),
        *(f for each in firewall.members if each.group_id in named for f in of_members(each)),
        *(f for each in firewall.prefix_lists if each.list_id in named for f in of_list(each)),
        *_licence(given),
        _platform(),
    )


def _space(rules: Sequence[SecurityRule]) -> Iterator[Finding]:
    ends = {
        way: sum(len(rule.peers) for rule in rules if rule.direction is way) for way in Direction
    }
    groups = {name for rule in rules for name in rule.application_groups}
    needs = (
        ("rule_space", len(rules), MOST_RULES, "rules"),
        ("source_space", ends[Direction.INBOUND], MOST_ADDRESSES, "sources"),
        ("destination_space", ends[Direction.OUTBOUND], MOST_ADDRESSES, "destinations"),
        ("group_space", len(groups), MOST_APPLICATION_GROUPS, "application security groups"),
    )
    for rule, needed, most, what in needs:
        if needed > most:
            yield finding(
                f"firewall.{rule}",
                Severity.CRITICAL,
                f"the groups come to {needed} {what}; a network security group holds {most}",
                "Replace single addresses by ranges, or give the instance fewer groups.",
            )


def _departure(each: Departure) -> Finding:
    grant = each.grant
    there = ", ".join(prefixes(grant.version, grant.addresses)[:5])
    low, high = grant.selectors
    types = f" (types and codes {low // 256}/{low % 256} to {high // 256}/{high % 256})"
    shown = f"protocol {grant.protocol}{types if each.why is not Why.PROTOCOL else ''}"
    becomes = "all of ICMP passes" if each.wider else "it does not pass in Azure"
    return finding(
        f"firewall.{each.why}",
        Severity.WARNING,
        f"{grant.rule_id}: {grant.direction} {shown} with {there}: {becomes}",
        _UNSAID[each.why],
    )


def _licence(given: Sequence[Grant]) -> Iterator[Finding]:
    open_to = reach(given, Traffic(Direction.OUTBOUND, 4, TCP, _KMS_PORT))
    closed = [each for each in _KMS if not covers(open_to, [range_of(each)[1]])]
    if closed:
        yield finding(
            "firewall.licence_servers",
            Severity.INFORMATION,
            f"TCP {_KMS_PORT} to {', '.join(closed)} is closed by the rules: Windows gets its "
            "licence there, by a rule of Azure's platform that a default route of one's own ends",
            "Where Azure supplies the licence and the subnet has such a route, allow it.",
        )


def _platform() -> Finding:
    return finding(
        "firewall.platform",
        Severity.INFORMATION,
        "Azure's host (168.63.129.16, 169.254.169.254) is never filtered, and probes of its load "
        "balancers are let in, as EC2's host is never filtered",
        "None.",
    )
