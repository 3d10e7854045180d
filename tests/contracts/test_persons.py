"""What the table of keys promises, kept by the double and by the tables."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.person_tables import PersonTables
from clouds.azure.tables import Tables
from local.simulators.audit_log import SimulatedPersons


@pytest.fixture(params=["memory", "tables"])
def persons(request):
    if request.param == "memory":
        return SimulatedPersons()
    storage = request.getfixturevalue("ferry").system.storage
    return PersonTables(
        Tables(
            lambda: TableServiceClient.from_connection_string(storage),
            prefix=f"T{uuid.uuid4().hex[:8]}",
        )
    )


def test_a_person_has_one_pseudonym_that_tells_nothing_of_the_name(persons):
    mona = persons.pseudonym("11/22", "Mona Smith")
    assert persons.pseudonym("11/22", "Mona Jones") == mona
    assert persons.pseudonym("33", "Mona Smith") != mona
    assert "mona" not in mona.casefold()
    assert [(each.id, each.name) for each in persons.who([mona])] == [("11/22", "Mona Smith")]


def test_several_who_meet_a_person_first_agree_on_the_pseudonym(persons):
    persons.pseudonym("somebody else")
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(persons.pseudonym, ["mona"] * 8))) == 1


def test_words_are_kept_under_a_reference_that_fits_no_others(persons):
    reference = persons.keep("the network is down", "p-1")
    (words,) = persons.words([reference, "ab" * 32])
    assert (words.text, words.author, words.genuine) == ("the network is down", "p-1", True)
    assert persons.keep("the network is down", "p-1") != reference


def test_who_is_forgotten_is_gone_with_all_words_by_them_and_about_them(persons):
    mona, lena = persons.pseudonym("11", "Mona"), persons.pseudonym("22", "Lena")
    own = persons.keep("my word on it", mona)
    about = persons.keep("MONA said so", lena)
    other = persons.keep("all is well", lena)
    unsigned = persons.keep("a story's own words")
    assert persons.forget("mona") == 3
    assert persons.who([mona]) == ()
    assert {each.reference for each in persons.words([own, about, other, unsigned])} == {
        other, unsigned,
    }  # fmt: skip
    assert persons.pseudonym("11", "Mona") != mona
    assert persons.pseudonym("22") == lena


def test_whoever_is_no_person_here_may_still_be_named_in_words(persons):
    about = persons.keep("Otto told me")
    assert persons.forget("Otto") == 1
    assert persons.words([about]) == ()
    assert persons.forget("Otto") == 0
