"""From the security groups of an interface to the rules of a network security group.

Everything that EC2 allows becomes a rule that allows; the last rules deny the rest, so that Azure's
default rules open nothing. Load balancers' probes are let in: EC2 knows them by the balancer's
private addresses, Azure by an address of its host.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.assessment import Finding
from domain.firewall.allowance import PROTOCOLS, Allowance, merge
from domain.firewall.departure import Departure, IcmpChoice, complete, departures
from domain.firewall.findings import findings
from domain.firewall.grant import VERSIONS, Grant, grants
from domain.firewall.network_security_group import (
    ANYONE,
    FIRST_PRIORITY,
    LAST_PRIORITY,
    LOAD_BALANCER,
    Access,
    Protocol,
    SecurityRule,
)
from domain.firewall.security_group import ICMP, SourceFirewall
from domain.firewall.spans import EVERY_PORT, minus, prefixes
from domain.security_rules import Direction

_SPACED = 10
_LONGEST_DESCRIPTION = 140
_WORDS = {Protocol.ANY: "Any"}


@dataclass(frozen=True, slots=True)
class Translation:
    """The rules, what is to be said about them, and exactly where they depart from EC2's."""

    rules: tuple[SecurityRule, ...]
    findings: tuple[Finding, ...] = ()
    departures: tuple[Departure, ...] = ()


def translate(
    firewall: SourceFirewall,
    group_ids: Iterable[str],
    choice: IcmpChoice = IcmpChoice.NARROWER,
) -> Translation:
    """Write the rules that let pass what these groups together do, and nothing else."""
    groups = tuple(group_ids)
    given = grants(firewall, groups)
    unsaid: list[Departure] = []
    allowances: list[Allowance] = []
    for direction in Direction:
        for version in VERSIONS:
            here = tuple(g for g in given if (g.direction, g.version) == (direction, version))
            left = departures(here, frozenset(PROTOCOLS), choice)
            unsaid.extend(left)
            allowances.extend(_allowances(here, left))
    rules = _written(merge(allowances))
    return Translation(rules, findings(firewall, groups, given, unsaid, rules), tuple(unsaid))


def _allowances(here: tuple[Grant, ...], left: tuple[Departure, ...]) -> Iterable[Allowance]:
    for grant in here:
        if grant.protocol != ICMP or grant.selectors == EVERY_PORT:
            if grant.protocol in PROTOCOLS:
                yield _allowance(grant)
        elif whole := minus(grant.addresses, minus(grant.addresses, complete(here))):
            yield _all_of_icmp(grant, whole)
    for each in left:
        if each.wider:
            yield _all_of_icmp(each.grant, each.grant.addresses)


def _allowance(grant: Grant) -> Allowance:
    """Say a grant in Azure's words; members of an application group have no family there."""
    named = bool(grant.application_group)
    return Allowance(
        direction=grant.direction,
        version=0 if named else grant.version,
        protocol=PROTOCOLS[grant.protocol],
        ports=(grant.selectors,),
        addresses=() if named else grant.addresses,
        application_groups=(grant.application_group,) if named else (),
        rule_ids=(grant.rule_id,),
    )


def _all_of_icmp(grant: Grant, addresses: tuple[tuple[int, int], ...]) -> Allowance:
    return Allowance(
        grant.direction,
        grant.version,
        Protocol.ICMP,
        (EVERY_PORT,),
        addresses,
        rule_ids=(grant.rule_id,),
    )


def _written(allowances: tuple[Allowance, ...]) -> tuple[SecurityRule, ...]:
    rules: list[SecurityRule] = []
    for direction in Direction:
        mine = [each for each in allowances if each.direction is direction]
        room = LAST_PRIORITY - 1 - FIRST_PRIORITY
        step = _SPACED if len(mine) * _SPACED < room else 1
        rules.extend(
            _rule(each, FIRST_PRIORITY + number * step) for number, each in enumerate(mine)
        )
        rules.extend(_closing(direction))
    return tuple(rules)


def _rule(each: Allowance, priority: int) -> SecurityRule:
    told = f"EC2: {', '.join(each.rule_ids)}"
    word = _WORDS.get(each.protocol, str(each.protocol))
    return SecurityRule(
        name=f"Allow{word}{each.direction.title()}-{priority}",
        priority=priority,
        direction=each.direction,
        access=Access.ALLOW,
        protocol=each.protocol,
        peers=prefixes(each.version, each.addresses) if each.addresses else (),
        ports=each.ports,
        application_groups=each.application_groups,
        description=told if len(told) <= _LONGEST_DESCRIPTION else f"{told[:137]}...",
    )


def _closing(direction: Direction) -> Iterable[SecurityRule]:
    """Close what Azure's default rules would open; but for the probes of load balancers."""
    if direction is Direction.INBOUND:
        yield SecurityRule(
            "AllowProbesInbound",
            LAST_PRIORITY - 1,
            direction,
            Access.ALLOW,
            Protocol.ANY,
            (LOAD_BALANCER,),
            description="Health probes of Azure's load balancers, which EC2 does not know",
        )
    yield SecurityRule(
        f"DenyAll{direction.title()}",
        LAST_PRIORITY,
        direction,
        Access.DENY,
        Protocol.ANY,
        (ANYONE,),
        description="What no security group allowed in EC2",
    )
