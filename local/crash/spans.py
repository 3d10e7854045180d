"""Which points are tried: spelt so that whoever reads a report can have them played again."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from domain.provider import Provider
from local.crash.deeds import Deed
from local.crash.fuse import Point

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Span:
    """Points of one kind of trouble: a share of all that there are, or by number, or by name.

    `share` is one part of so many; `what` is part of the point's name.
    """

    provider: Provider
    deed: Deed
    share: tuple[int, int] = (0, 1)
    numbers: range | None = None
    what: str = ""

    def chosen(self, points: Sequence[Point]) -> frozenset[int]:
        """Tell the numbers of those meant."""
        part, parts = self.share
        share = range(len(points) * part // parts, len(points) * (part + 1) // parts)
        within = self.numbers or share
        return frozenset(p.number for p in points if p.number in within and self.what in p.what)


def read_span(text: str) -> Span:
    """Read `PROVIDER:TROUBLE:FIRST..LAST`, or a name instead of numbers; ValueError otherwise."""
    provider, deed, where = text.split(":")
    first, dots, last = where.partition("..")
    if not dots:
        return Span(Provider(provider), Deed(deed), what=where)
    return Span(Provider(provider), Deed(deed), numbers=range(int(first), int(last) + 1))


def everything() -> list[Span]:
    """Give every trouble at every point, with both providers."""
    return [Span(provider, deed) for provider, deed in product(Provider, Deed)]


def tenth(number: int) -> list[Span]:
    """Give one tenth of the crashes and lost answers, and a little of what comes twice.

    The providers take turns, so that one place is furnished a day: a fifth of one of them is a
    tenth of both.
    """
    provider = tuple(Provider)[number % 2]
    twice = (Deed.SECOND_MESSAGE, Deed.SECOND_START, Deed.SECOND_APPROVAL)
    fifth, hundredth = (number // 2, TENTHS // 2), (number, TENTHS * TENTHS)
    return [
        Span(provider, Deed.CRASH, fifth),
        Span(provider, Deed.LOST_ANSWER, fifth),
        *(Span(provider, deed, hundredth) for deed in twice),
    ]
