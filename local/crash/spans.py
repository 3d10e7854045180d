"""Which points are tried: spelt so that whoever reads a report can have them played again."""

from dataclasses import dataclass
from itertools import product

from domain.provider import Provider
from local.crash.deeds import Deed

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Span:
    """Points of one kind of trouble, as shares of all that there are, or by their numbers."""

    provider: Provider
    deed: Deed
    first: int = 0
    last: int | None = None
    share: tuple[int, int] = (0, 1)

    def points(self, count: int) -> range:
        """Tell which of so many points they are."""
        part, parts = self.share
        if self.last is None:
            return range(count * part // parts, count * (part + 1) // parts)
        return range(self.first, self.last + 1)


def read_span(text: str) -> Span:
    """Read `PROVIDER:TROUBLE:FIRST..LAST`; ValueError for anything else."""
    provider, deed, numbers = text.split(":")
    first, last = numbers.split("..")
    return Span(Provider(provider), Deed(deed), int(first), int(last))


def everything() -> list[Span]:
    """Give every trouble at every point, with both providers."""
    return [Span(provider, deed) for provider, deed in product(Provider, Deed)]


def tenth(number: int) -> list[Span]:
    """Give one tenth of the crashes and lost answers with both providers, and of one other kind."""
    others = [Deed.SECOND_MESSAGE, Deed.SECOND_START, Deed.SECOND_APPROVAL]
    small = [Span(p, others[number % len(others)], share=(number, 10 * TENTHS)) for p in Provider]
    deeds = (Deed.CRASH, Deed.LOST_ANSWER)
    return [*(Span(p, d, share=(number, TENTHS)) for p, d in product(Provider, deeds)), *small]
