"""What a rule of Azure's can let pass at once, and how many of them become few."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from domain.firewall.network_security_group import (
    MOST_APPLICATION_GROUPS_A_RULE,
    NUMBERS,
    Protocol,
)
from domain.firewall.security_group import ANY, TCP, UDP
from domain.firewall.spans import Spans, covers, union
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
    heaps: dict[object, list[Allowance]] = {}
    for each in allowances:
        heaps.setdefault(key(each), []).append(each)
    return tuple(sorted(_join(part) for heap in heaps.values() for part in _parts(heap)))


def _parts(heap: list[Allowance]) -> Iterator[tuple[Allowance, ...]]:
    """Split a heap where a rule could not name so many application security groups."""
    room = MOST_APPLICATION_GROUPS_A_RULE
    part: list[Allowance] = []
    named: set[str] = set()
    for each in heap:
        if part and len(named | {*each.application_groups}) > room:
            yield tuple(part)
            part, named = [], set()
        part.append(each)
        named |= {*each.application_groups}
    yield tuple(part)


def _join(heap: tuple[Allowance, ...]) -> Allowance:
    return replace(
        heap[0],
        ports=union(span for each in heap for span in each.ports),
        addresses=union(span for each in heap for span in each.addresses),
        application_groups=tuple(sorted({g for each in heap for g in each.application_groups})),
        rule_ids=tuple(sorted({rule for each in heap for rule in each.rule_ids})),
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
        and _within(narrow.ports, wide.ports)
        and _within(narrow.addresses, wide.addresses)
        and set(narrow.application_groups) <= set(wide.application_groups)
    )


def _within(narrow: Spans, wide: Spans) -> bool:
    """Say whether all of the first is in the second; mostly their ends tell already."""
    if not narrow or not wide:
        return not narrow
    return wide[0][0] <= narrow[0][0] and narrow[-1][1] <= wide[-1][1] and covers(wide, narrow)
