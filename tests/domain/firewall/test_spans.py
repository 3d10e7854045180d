import pytest

from domain.firewall.spans import (
    covers,
    edges,
    everywhere,
    minus,
    overlap,
    prefixes,
    range_of,
    union,
)


def test_spans_that_meet_become_one():
    assert union([(5, 6), (1, 2), (3, 4), (8, 9)]) == ((1, 6), (8, 9))


def test_what_is_taken_is_gone_and_what_is_shared_stays():
    assert minus([(0, 9)], [(2, 3), (9, 20)]) == ((0, 1), (4, 8))
    assert overlap([(0, 4), (6, 9)], [(3, 7)]) == ((3, 4), (6, 7))
    assert covers([(0, 9)], [(2, 3)])
    assert not covers([(0, 9)], [(9, 10)])


def test_an_atom_begins_wherever_something_changes():
    assert edges([(2, 3), (3, 9)], (0, 9)) == (0, 2, 3, 4)


def test_addresses_are_spelled_with_as_few_prefixes_as_can_be():
    spans = [range_of(text)[1] for text in ("10.0.0.0/25", "10.0.0.128/25", "10.0.1.5")]
    assert prefixes(4, spans) == ("10.0.0.0/24", "10.0.1.5")
    assert prefixes(6, everywhere(6)) == ("::/0",)
    with pytest.raises(ValueError, match="does not appear"):
        range_of("VirtualNetwork")
