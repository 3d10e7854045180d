"""Whether an audit log is as it was written: the first entry of a chain that is not, is named."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.audit import NOTHING, ROOT, AuditEntry, Head, anchors_in, hash_of, opened_in, parent_of


class Tampering(StrEnum):
    """What was done to an entry. Cut off means: it and all behind it are missing."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_OFF = "cut off"


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first entry of a chain that is not as it was written, by its number."""

    chain: str
    number: int
    what: Tampering

    def __str__(self) -> str:
        """Put it into words."""
        return f"{self.chain}: entry {self.number} was {self.what.value}"


def verify(
    chain: str,
    entries: Sequence[AuditEntry],
    head: Head | None = None,
    anchors: Iterable[Head] = (),
) -> Flaw | None:
    """Find the first flaw of a chain, whose entries come in its order; None where there is none.

    `head` is what the chain must end with, `anchors` are heads that it must have had. ValueError
    for entries of an unknown version.
    """
    return _first_loose(chain, entries, head) or _missed(chain, entries, head, anchors)


def verify_log(
    log: Mapping[str, Sequence[AuditEntry]],
    heads: Mapping[str, Head],
    top: str = ROOT,
    kept: Iterable[Head] = (),
) -> tuple[Flaw, ...]:
    """Find the first flaw of each chain of a log that hangs on one chain, parents first.

    A chain that its parent tells of must be there, and one that it does not know must not. `kept`
    are heads that somebody has kept outside of the log.
    """
    flaws, known = [], _anchors(log)
    anchors = {name: list(found) for name, found in known.items()}
    for head in kept:
        anchors.setdefault(head.chain, []).append(head)
    for chain in sorted(
        {*log, *anchors, top}, key=lambda name: (name != top, name.count("~"), name)
    ):
        flaw = verify(chain, log.get(chain, ()), heads.get(chain), anchors.get(chain, ()))
        if flaw is None and log.get(chain) and chain != top and chain not in known:
            flaw = Flaw(chain, 1, Tampering.INSERTED)
        flaws += [flaw] if flaw else []
    return tuple(flaws)


def _anchors(log: Mapping[str, Sequence[AuditEntry]]) -> dict[str, list[Head]]:
    """Gather what parents say of chains: that each begins, and what heads it had."""
    kept: dict[str, list[Head]] = {}
    for parent, entries in log.items():
        for chain in opened_in(entries):
            if parent_of(chain) == parent:
                kept.setdefault(chain, []).append(Head(chain, 1, ""))
        for head in anchors_in(entries):
            kept.setdefault(head.chain, []).append(head)
    return kept


def _first_loose(chain: str, entries: Sequence[AuditEntry], head: Head | None) -> Flaw | None:
    """Find the first entry that does not hang on the one before."""
    times = Counter(each.number for each in entries)
    before = Head(chain)
    for place, entry in enumerate(entries):
        number = place + 1
        if (entry.chain, entry.number) != (chain, number) or times[number] > 1:
            return Flaw(chain, number, _misplaced(entry, chain, number, times, head))
        beyond = head is not None and number > head.number
        odd = Flaw(chain, number, Tampering.INSERTED if beyond else Tampering.CHANGED)
        if entry.hash != hash_of(entry):
            return _moved(entry) or odd
        if entry.previous != before.hash:
            after = entries[number].previous if number < len(entries) else head and head.hash
            blamed = number > 1 and after == entry.hash
            return Flaw(chain, number - 1, Tampering.CHANGED) if blamed else odd
        before = entry.head
    return None


def _misplaced(
    entry: AuditEntry, chain: str, number: int, times: Counter[int], head: Head | None
) -> Tampering:
    """Say why an entry stands where another one belongs."""
    if times[number] > 1 or (head and number > head.number):
        return Tampering.INSERTED
    if hash_of(replace(entry, chain=chain, number=number)) == entry.hash:
        return Tampering.CHANGED
    if entry.chain != chain:
        return Tampering.INSERTED
    if not times[number]:
        return Tampering.REMOVED
    return Tampering.REORDERED if entry.number <= times.total() else Tampering.INSERTED


def _moved(entry: AuditEntry) -> Flaw | None:
    """See by its hash whether an entry had another number, because one before it came or went."""
    for shift, what in ((-1, Tampering.INSERTED), (1, Tampering.REMOVED)):
        if entry.hash == hash_of(replace(entry, number=entry.number + shift)):
            return Flaw(entry.chain, entry.number + min(shift, 0), what)
    return None


def _missed(
    chain: str, entries: Sequence[AuditEntry], head: Head | None, anchors: Iterable[Head]
) -> Flaw | None:
    """Hold a chain that is sound in itself against the heads that it must have, or have had."""
    known = [NOTHING, *(each.hash for each in entries)]
    last = len(entries)
    for must in sorted({*anchors, *([head] if head else [])}, key=lambda one: one.number):
        if must.number > last:
            return Flaw(chain, last + 1, Tampering.CUT_OFF)
        if must.hash and must.hash != known[must.number]:
            return Flaw(chain, must.number, Tampering.CHANGED)
    return Flaw(chain, head.number + 1, Tampering.INSERTED) if head and head.number < last else None
