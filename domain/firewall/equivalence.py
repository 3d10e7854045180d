"""Proof that rules in Azure let pass what EC2 did: class by class, for every packet there can be.

Packets that no rule tells apart are one class: direction, family, protocol, and an atom of the
selectors (destination port, or ICMP type and code) and of the addresses at the other end. Answers
need no proof: both sides let them pass once the first packet has.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from domain.firewall.departure import Departure
from domain.firewall.grant import VERSIONS, Grant, reach
from domain.firewall.network_security_group import (
    AZURE_PLATFORM,
    DEFAULT_RULES,
    SecurityRule,
    Surroundings,
    admitted,
    names,
    peers_of,
)
from domain.firewall.security_group import (
    AH,
    ANY,
    AWS_PLATFORM,
    ESP,
    ICMP,
    ICMPV6,
    TCP,
    UDP,
)
from domain.firewall.spans import (
    EVERY_PORT,
    Spans,
    edges,
    everywhere,
    minus,
    overlap,
    range_of,
    union,
)
from domain.firewall.traffic import Traffic
from domain.security_rules import Direction

_SOME_OTHER = 253  # "use for experimentation": stands for every protocol that no rule names
_USUAL = {4: {ICMP, TCP, UDP, ESP, AH, _SOME_OTHER}, 6: {ICMPV6, TCP, UDP, ESP, AH, _SOME_OTHER}}
_NOT_THERE = {4: ICMPV6, 6: ICMP}


@dataclass(frozen=True, slots=True)
class Difference:
    """Packets on which the two sides disagree, though no departure says so."""

    traffic: Traffic
    lost: Spans = ()
    opened: Spans = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many classes were compared, and where the sides differ.

    `idle` are departures that say of no packet anything true: an honest translation has none.
    """

    classes: int
    differences: tuple[Difference, ...] = ()
    idle: tuple[Departure, ...] = ()

    @property
    def equal(self) -> bool:
        """Say whether both sides agree on every class but the ones that departures name."""
        return not self.differences and not self.idle


def compare(
    given: Sequence[Grant],
    rules: Sequence[SecurityRule],
    departures: Sequence[Departure],
    around: Surroundings,
) -> Comparison:
    """Hold both sides against each other on every class; the clouds' own hosts are left out."""
    classes, differences, idle = 0, [], set(departures)
    for direction in Direction:
        for version in VERSIONS:
            atoms = len(_address_atoms(given, rules, around, direction, version))
            for protocol, selectors in _selector_atoms(given, rules, departures, version):
                here = [g for g in given if _may_speak(g, direction, version, protocol)]
                there = [r for r in rules if r.direction is direction and names(r, protocol)]
                classes += atoms * len(selectors)
                for selector in selectors:
                    traffic = Traffic(direction, version, protocol, selector)
                    differs = _difference(here, there, around, traffic)
                    named = [each for each in departures if _speaks_of(each, traffic)]
                    idle.difference_update(each for each in named if _true(each, differs))
                    unnamed = _unnamed(differs, named)
                    if unnamed.lost or unnamed.opened:
                        differences.append(unnamed)
    return Comparison(classes, tuple(differences), tuple(d for d in departures if d in idle))


def _may_speak(grant: Grant, direction: Direction, version: int, protocol: int) -> bool:
    place = (grant.direction, grant.version)
    return place == (direction, version) and grant.protocol in {ANY, protocol}


def _difference(
    given: Sequence[Grant],
    rules: Sequence[SecurityRule],
    around: Surroundings,
    traffic: Traffic,
) -> Difference:
    hosts = platform(traffic.version)
    ec2, azure = reach(given, traffic), admitted(rules, around, traffic)
    return Difference(traffic, minus(ec2, (*azure, *hosts)), minus(azure, (*ec2, *hosts)))


def _unnamed(differs: Difference, named: Sequence[Departure]) -> Difference:
    return Difference(
        differs.traffic,
        minus(differs.lost, _addresses(each for each in named if not each.wider)),
        minus(differs.opened, _addresses(each for each in named if each.wider)),
    )


@cache
def platform(version: int) -> Spans:
    """Name the addresses of the two clouds' hosts, which neither side filters as rules say."""
    ranges = (range_of(text) for text in (*AWS_PLATFORM, *AZURE_PLATFORM))
    return union(span for family, span in ranges if family == version)


def _speaks_of(each: Departure, traffic: Traffic) -> bool:
    grant = each.grant
    return (grant.direction, grant.version, grant.protocol) == (
        traffic.direction,
        traffic.version,
        traffic.protocol,
    ) and each.selectors[0] <= traffic.selector <= each.selectors[1]


def _true(each: Departure, differs: Difference) -> bool:
    """Say whether a departure tells the truth here; of hosts alone nobody can say otherwise."""
    beyond_hosts = minus(each.grant.addresses, platform(each.grant.version))
    return not beyond_hosts or bool(
        overlap(differs.opened if each.wider else differs.lost, beyond_hosts)
    )


def _addresses(departures: Iterable[Departure]) -> Spans:
    return union(span for each in departures for span in each.grant.addresses)


def _address_atoms(
    given: Sequence[Grant],
    rules: Sequence[SecurityRule],
    around: Surroundings,
    direction: Direction,
    version: int,
) -> tuple[int, ...]:
    here = [
        span
        for g in given
        if (g.direction, g.version) == (direction, version)
        for span in g.addresses
    ]
    there = [
        span
        for rule in (*rules, *DEFAULT_RULES)
        if rule.direction is direction
        for span in peers_of(rule, around, version)
    ]
    return edges((*here, *there, *platform(version)), everywhere(version)[0])


def _selector_atoms(
    given: Sequence[Grant],
    rules: Sequence[SecurityRule],
    departures: Sequence[Departure],
    version: int,
) -> Iterator[tuple[int, tuple[int, ...]]]:
    named = {grant.protocol for grant in given} - {ANY, _NOT_THERE[version]}
    for protocol in sorted(_USUAL[version] | named):
        spans = [grant.selectors for grant in given if grant.protocol == protocol]
        spans += [d.selectors for d in departures if d.grant.protocol == protocol]
        if protocol in {TCP, UDP}:
            spans += [span for rule in rules for span in rule.ports]
        yield protocol, edges(spans, EVERY_PORT)
