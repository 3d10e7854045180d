"""What a rule of Azure's can let pass at once, and how many of them become few."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from domain.firewall.network_security_group import (
    MOST_APPLICATION_GROUPS_A_RULE,
    NUMBERS,
    Protocol,
)
from domain.firewall.security_group import ANY, TCP, UDP
from domain.firewall.spans import EVERY_PORT, Spans, covers, union
from domain.security_rules import Direction

PROTOCOLS = {ANY: Protocol.ANY, **{number: word for word, number in NUMBERS.items()}}
PORTED = frozenset({PROTOCOLS[TCP], PROTOCOLS[UDP]})


@dataclass(frozen=True, slots=True, order=True)
class Allowance:
    """A protocol, ports, and who is at the other end: addresses, or application security groups."""

    direction: Direction
    version: int
    protocol: Protocol
    ports: Spans
    addresses: Spans = ()
    application_groups: tuple[str, ...] = ()
    rule_ids: tuple[str, ...] = ()


def merge(allowances: Iterable[Allowance]) -> tuple[Allowance, ...]:
    """Say the same with no more allowances, mostly fewer: none is ever split.

    Addresses of the same ports are put together, then ports of the same addresses, until nothing
    changes; what another lets pass already is left out.
    """
    found = tuple(sorted(allowances))
    while True:
        fewer = _uncovered(_together(_together(found, _same_ports), _same_peers))
        if fewer == found:
            return found
        found = fewer


def _same_ports(each: Allowance) -> object:
    return each.direction, each.version, each.protocol, each.ports, bool(each.application_groups)


def _same_peers(each: Allowance) -> object:
    return each.direction, each.version, each.protocol, each.addresses, each.application_groups


def _together(
    allowances: tuple[Allowance, ...], key: Callable[[Allowance], object]
) -> tuple[Allowance, ...]:
    heaps: dict[object, Allowance] = {}
    for each in allowances:
        place: object = key(each)
        before = heaps.get(place)
        joined = _join(before, each) if before else each
        if len(joined.application_groups) > MOST_APPLICATION_GROUPS_A_RULE:
            place, joined = (place, each), each
        heaps[place] = joined
    return tuple(sorted(heaps.values()))


def _join(one: Allowance, other: Allowance) -> Allowance:
    return replace(
        one,
        ports=union((*one.ports, *other.ports)),
        addresses=union((*one.addresses, *other.addresses)),
        application_groups=tuple(sorted({*one.application_groups, *other.application_groups})),
        rule_ids=tuple(sorted({*one.rule_ids, *other.rule_ids})),
    )


def _uncovered(allowances: tuple[Allowance, ...]) -> tuple[Allowance, ...]:
    kept = list(allowances)
    for each in allowances:
        if any(other is not each and _covered(each, other) for other in kept):
            kept.remove(each)
    return tuple(kept)


def _covered(narrow: Allowance, wide: Allowance) -> bool:
    return (
        (narrow.direction, narrow.version) == (wide.direction, wide.version)
        and wide.protocol in {Protocol.ANY, narrow.protocol}
        and (wide.ports == (EVERY_PORT,) or covers(wide.ports, narrow.ports))
        and covers(wide.addresses, narrow.addresses)
        and set(narrow.application_groups) <= set(wide.application_groups)
    )
