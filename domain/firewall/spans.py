"""Sets of numbers as spans with both ends included: addresses, ports, ICMP types and codes."""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network, summarize_address_range

type Span = tuple[int, int]
type Spans = tuple[Span, ...]

EVERY_PORT: Span = (0, 65535)
_LAST = {4: 2**32 - 1, 6: 2**128 - 1}


def everywhere(version: int) -> Spans:
    """Name every address of IPv4 or IPv6."""
    return ((0, _LAST[version]),)


def union(spans: Iterable[Span]) -> Spans:
    """Join spans that meet or overlap; the result is sorted, and the same for the same numbers."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def overlap(one: Iterable[Span], other: Iterable[Span]) -> Spans:
    """Keep the numbers that are in both."""
    left, right = union(one), union(other)
    found, at, by = [], 0, 0
    while at < len(left) and by < len(right):
        first, last = max(left[at][0], right[by][0]), min(left[at][1], right[by][1])
        if first <= last:
            found.append((first, last))
        if left[at][1] < right[by][1]:
            at += 1
        else:
            by += 1
    return tuple(found)


def minus(spans: Iterable[Span], taken: Iterable[Span]) -> Spans:
    """Keep the numbers that are not taken."""
    gaps, start = [], 0
    for first, last in union(taken):
        gaps.append((start, first - 1))
        start = last + 1
    gaps.append((start, max(start, _LAST[6])))
    return overlap(spans, (gap for gap in gaps if gap[0] <= gap[1]))


def covers(wide: Iterable[Span], narrow: Iterable[Span]) -> bool:
    """Say whether every number of the second is in the first."""
    return not minus(narrow, wide)


def edges(spans: Iterable[Span], whole: Span) -> tuple[int, ...]:
    """Cut the whole where any span begins or has ended; each number begins an atom.

    All numbers of an atom are in the same spans, so one of them speaks for all.
    """
    low, high = whole
    cuts = {low} | {cut for first, last in spans for cut in (first, last + 1)}
    return tuple(sorted(cut for cut in cuts if low <= cut <= high))


def range_of(text: str) -> tuple[int, Span]:
    """Read an address or CIDR: 4 or 6, and the span; ValueError when it is neither."""
    network = ip_network(text, strict=False)
    return network.version, (int(network.network_address), int(network.broadcast_address))


def prefixes(version: int, spans: Iterable[Span]) -> tuple[str, ...]:
    """Spell addresses with as few prefixes as can be; a single address without its length."""
    longest = 32 if version == 4 else 128  # noqa: PLR2004 (the Internet Protocol's own)
    kind = "0.0.0.0" if version == 4 else "::"  # noqa: PLR2004, S104
    family = type(ip_address(kind))
    return tuple(
        str(net.network_address) if net.prefixlen == longest else str(net)
        for first, last in union(spans)
        for net in summarize_address_range(family(first), family(last))
    )
