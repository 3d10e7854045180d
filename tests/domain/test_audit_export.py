from types import SimpleNamespace

import pytest

from domain.audit import Head
from domain.audit_check import Flaw, Tampering, verify_log
from domain.audit_export import chain_as_it_is, chains_of, page_after, whole_chain
from tests.domain.test_audit import tree

CHAINS = ("w", "w~i-1")


def reader(log):
    return lambda chain, after, limit: tuple(log.get(chain, ())[after : after + limit])


def heads(log):
    return lambda chain: log[chain][-1].head if log.get(chain) else None


def pages(log, limit, find=None):
    place, found = (CHAINS[0], 0), []
    while place:
        found.append(page_after(CHAINS, place, limit, reader(log), find or heads(log)))
        place = found[-1].next
    return found


def test_a_log_is_handed_out_whole_whatever_the_length_of_a_page():
    log = tree()
    assert chains_of("w", log["w"]) == CHAINS
    for limit in (1, 2, 3, 9):
        given = pages(log, limit)
        entries = [entry for page in given for entry in page.entries]
        assert entries == [*log["w"], *log["w~i-1"]]
        assert [head.chain for page in given for head in page.heads] == list(CHAINS)


def test_a_chain_is_read_to_its_end():
    log = tree()
    assert whole_chain("w~i-1", reader(log)) == tuple(log["w~i-1"])
    assert whole_chain("nobody", reader(log)) == ()


def test_a_chain_that_grew_before_its_head_was_read_is_read_up_to_that():
    log, grown = tree(), tree()
    del log["w"][1:]

    def growing(chain):
        log.update(grown)
        return grown[chain][-1].head

    entries, head = chain_as_it_is("w", reader(log), growing)
    assert (entries, head) == (tuple(grown["w"]), grown["w"][-1].head)
    assert chain_as_it_is("nobody", reader(log), heads(log)) == ((), None)


def test_a_chain_that_grows_goes_on_on_the_next_page():
    log, grown = tree(), tree()
    del log["w"][1:]

    def growing(chain):
        log.update(grown)
        return grown[chain][-1].head

    given = pages(log, 9, growing)
    assert [len(page.entries) for page in given] == [1, 1, 3]


def test_a_chain_without_a_head_or_entries_ends_all_the_same():
    assert [page.heads for page in pages({}, 9)] == [(), ()]


def test_a_head_that_somebody_kept_elsewhere_must_be_in_the_log():
    log = tree()
    kept = [log["w"][0].head]
    assert verify_log(log, {}, kept=kept) == ()
    forged = [Head("w", 2, "ff" * 32)]
    assert verify_log(log, {}, kept=forged) == (Flaw("w", 2, Tampering.CHANGED),)


@pytest.mark.parametrize(("length", "reads"), [(0, 1), (5, 1), (1_000, 2), (2_001, 3)])
def test_a_whole_chain_is_read_in_as_few_pages_as_it_has(length, reads):
    asked = []

    def read(_, after, limit):
        asked.append(after)
        return tuple(SimpleNamespace(number=n + 1) for n in range(length))[after : after + limit]

    found = whole_chain("w", read)  # type: ignore[arg-type]
    assert ([each.number for each in found], len(asked)) == ([*range(1, length + 1)], reads)
