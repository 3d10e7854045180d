"""Packets that no rule tells apart: where one class of them ends and the next begins."""

from collections.abc import Iterator, Sequence
from functools import cache

from domain.firewall.admission import DEFAULT_RULES, peers_of
from domain.firewall.departure import Departure
from domain.firewall.grant import Grant
from domain.firewall.network_security_group import (
    AZURE_PLATFORM,
    SecurityRule,
    Surroundings,
)
from domain.firewall.security_group import AH, ANY, AWS_PLATFORM, ESP, ICMP, ICMPV6, TCP, UDP
from domain.firewall.spans import EVERY_PORT, Spans, edges, everywhere, range_of, union
from domain.security_rules import Direction

_SOME_OTHER = 253  # "use for experimentation": stands for every protocol that no rule names
_USUAL = {4: {ICMP, TCP, UDP, ESP, AH, _SOME_OTHER}, 6: {ICMPV6, TCP, UDP, ESP, AH, _SOME_OTHER}}
_NOT_THERE = {4: ICMPV6, 6: ICMP}


@cache
def platform(version: int) -> Spans:
    """Name the addresses of the two clouds' hosts, which neither side filters as rules say."""
    ranges = (range_of(text) for text in (*AWS_PLATFORM, *AZURE_PLATFORM))
    return union(span for family, span in ranges if family == version)


def address_atoms(
    given: Sequence[Grant],
    rules: Sequence[SecurityRule],
    around: Surroundings,
    direction: Direction,
    version: int,
) -> tuple[int, ...]:
    """Tell where the addresses at the other end begin to be treated otherwise."""
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


def selector_atoms(
    given: Sequence[Grant],
    rules: Sequence[SecurityRule],
    departures: Sequence[Departure],
    version: int,
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Tell for each protocol where its ports, or types and codes, begin to be treated otherwise."""
    named = {grant.protocol for grant in given} - {ANY, _NOT_THERE[version]}
    for protocol in sorted(_USUAL[version] | named):
        spans = [grant.selectors for grant in given if grant.protocol == protocol]
        spans += [d.selectors for d in departures if d.grant.protocol == protocol]
        if protocol in {TCP, UDP}:
            spans += [span for rule in rules for span in rule.ports]
        yield protocol, edges(spans, EVERY_PORT)
