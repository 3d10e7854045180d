"""Proof that rules in Azure let pass what EC2 did: class by class, for every packet there can be.

Packets that no rule tells apart are one class: direction, family, protocol, and an atom of the
selectors (destination port, or ICMP type and code) and of the addresses at the other end. Answers
need no proof: both sides let them pass once the first packet has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.firewall.admission import admitted, names
from domain.firewall.departure import Departure
from domain.firewall.grant import VERSIONS, Grant, reach
from domain.firewall.network_security_group import SecurityRule, Surroundings
from domain.firewall.packet_classes import address_atoms, platform, selector_atoms
from domain.firewall.security_group import ANY
from domain.firewall.spans import Spans, minus, overlap, union
from domain.firewall.traffic import Traffic
from domain.security_rules import Direction


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
            atoms = len(address_atoms(given, rules, around, direction, version))
            for protocol, selectors in selector_atoms(given, rules, departures, version):
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
