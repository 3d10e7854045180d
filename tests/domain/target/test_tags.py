import re

from hypothesis import given
from hypothesis import strategies as st

from domain.target.tags import carry


def test_tags_are_carried_as_they_are_where_azure_takes_them():
    assert carry({"Name": "web-1", "Cost Centre": "7"}, {}).tags == {
        "Name": "web-1",
        "Cost Centre": "7",
    }
    assert carry({"Name": "web-1"}, {}).notes == ()


def test_aws_own_tags_and_ferrys_stay_in_aws_and_nobody_has_to_read_of_it():
    carried = carry({"aws:cloudformation:stack-name": "x", "ferry:wave": "w1"}, {})
    assert (carried.tags, carried.notes) == ({}, ())


def test_a_named_tag_goes_before_one_of_the_source_whatever_its_case():
    carried = carry({"owner": "sales"}, {"Owner": "finance"})
    assert carried.tags == {"Owner": "finance"}
    assert carried.notes == ("tag owner is not carried: there is one of that name already",)


def test_a_character_that_azure_refuses_is_replaced_and_told():
    carried = carry({"team/unit": "a\nb"}, {})
    assert carried.tags == {"team-unit": "a b"}
    assert carried.notes == ("tag team/unit is carried as team-unit=a b",)


def test_two_tags_that_become_one_to_azure_are_carried_once():
    carried = carry({"a/b": "1", "a-b": "2"}, {})
    assert len(carried.tags) == 1
    assert "not carried" in carried.notes[0]


def test_a_beginning_that_azure_keeps_to_itself_is_not_carried():
    carried = carry({"Microsoft.x": "1", "azure-y": "2", "WindowsVersion": "3", "az": "4"}, {})
    assert carried.tags == {"az": "4"}
    assert len(carried.notes) == 3


def test_what_goes_beyond_fifty_is_named():
    carried = carry({f"k{number:02}": "v" for number in range(55)}, {"own": "x"})
    assert len(carried.tags) == 50
    assert "own" in carried.tags
    assert [note for note in carried.notes if "Azure takes 50 tags" in note] == list(carried.notes)
    assert len(carried.notes) == 6


texts = st.text(max_size=300)
named = st.dictionaries(st.sampled_from(["Owner", "own", "x"]), st.just("v"), max_size=2)


@given(st.dictionaries(texts.filter(bool), texts, max_size=60), named)
def test_whatever_is_carried_azure_takes_and_whatever_is_not_is_named(source, own):
    carried = carry(source, own)
    assert len(carried.tags) <= 50
    assert own.items() <= carried.tags.items()
    assert len({name.casefold() for name in carried.tags}) == len(carried.tags)
    for name, value in carried.tags.items():
        assert 1 <= len(name) <= 512
        assert len(value) <= 256
        assert not re.search(r"[<>%&\\?/\x00-\x1f\x7f]", name)
        assert not name.casefold().startswith(("microsoft", "azure", "windows"))
    same = {name for name, value in source.items() if carried.tags.get(name) == value}
    told = {name for name in source if any(f"tag {name} is " in note for note in carried.notes)}
    silent = {name for name in source if name.casefold().startswith(("aws:", "ferry:"))}
    assert set(source) == same | told | silent


def test_two_tags_of_the_source_that_differ_in_case_alone_are_carried_once():
    assert carry({"Owner": "a", "owner": "b"}, {}).tags == {"Owner": "a"}
