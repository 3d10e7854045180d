"""How a log is handed out: chain by chain, each to the end that its head names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.audit import AuditEntry, Head, opened_in

type ReadChain = Callable[[str, int, int], tuple[AuditEntry, ...]]
type ReadHead = Callable[[str], Head | None]

MOST = 1_000


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, the heads of the chains that end with them, and after what to read on."""

    entries: tuple[AuditEntry, ...]
    heads: tuple[Head, ...]
    next: tuple[str, int] | None


def whole_chain(chain: str, read: ReadChain) -> tuple[AuditEntry, ...]:
    """Read all entries of a chain; what is less than was asked for is the last of them."""
    entries = more = read(chain, 0, MOST)
    while len(more) == MOST:
        more = read(chain, entries[-1].number, MOST)
        entries += more
    return entries


def chain_as_it_is(
    chain: str, read: ReadChain, find: ReadHead
) -> tuple[tuple[AuditEntry, ...], Head | None]:
    """Read a chain up to its head, which is read after its entries: it may grow meanwhile."""
    entries, head = whole_chain(chain, read), find(chain)
    if head and head.number > len(entries):
        entries += read(chain, len(entries), head.number - len(entries))
    return entries, head


def page_after(
    chains: Iterable[str], place: tuple[str, int], limit: int, read: ReadChain, find: ReadHead
) -> AuditPage:
    """Read on after an entry of one of the chains, and no further than the end of that chain.

    A chain that grows meanwhile goes on on the next page.
    """
    order = tuple(chains)
    chain, after = place
    following = order[order.index(chain) + 1 :]
    entries = read(chain, after, limit)
    last, head = entries[-1].number if entries else after, find(chain)
    if entries and (len(entries) == limit or (head and head.number > last)):
        return AuditPage(entries, (), (chain, last))
    heads = (head,) if head else ()
    return AuditPage(entries, heads, (following[0], 0) if following else None)


def chains_of(wave: str, entries: Iterable[AuditEntry]) -> tuple[str, ...]:
    """List the chains of a wave by its own chain's entries: that one first."""
    return (wave, *opened_in(entries))
