"""Who may answer in whose place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.delegation import Delegation, delegated, holds, require_same, revoked
from domain.errors import Refused

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GIVEN = Delegation("away", "22-lena", "44-eve", NOON, NOON + HOUR, approver_name="lena@x")


def test_it_holds_from_its_beginning_to_its_end_and_in_its_waves():
    assert holds(GIVEN, "w1", NOON)
    assert not holds(GIVEN, "w1", NOON - HOUR)
    assert not holds(GIVEN, "w1", NOON + HOUR)
    assert not holds(replace(GIVEN, waves=("w2",)), "w1", NOON)
    assert holds(replace(GIVEN, waves=("w1", "w2")), "w1", NOON)


def test_a_revoked_one_holds_no_more_and_the_first_to_say_so_counts():
    gone = revoked(GIVEN, NOON, "22-lena")
    assert not holds(gone, "w1", NOON)
    assert revoked(gone, NOON + HOUR, "55-root") == gone


@pytest.mark.parametrize(
    ("delegate", "approver", "found"),
    [
        ("44-EVE", "22-LENA", True),
        ("44-eve", "LENA@x", True),
        ("44-eve", "11-mona", False),
        ("44-eve", "", False),
        ("22-lena", "22-lena", False),
    ],
)
def test_it_is_found_by_who_answers_and_in_whose_place(delegate, approver, found):
    later = replace(GIVEN, name="later", begins=NOON + HOUR)
    nameless = replace(GIVEN, name="nameless", approver="99-gone", approver_name="")
    known = (later, nameless, GIVEN)
    expected = GIVEN if found else None
    assert delegated(known, delegate, approver, "w1", NOON) == expected


def test_under_one_name_there_is_one_delegation_revoked_or_not():
    assert require_same(revoked(GIVEN, NOON, "x"), GIVEN).revoked == NOON
    with pytest.raises(Refused, match="another delegation has this name"):
        require_same(GIVEN, replace(GIVEN, delegate="55-adam"))
