import re
import uuid

from hypothesis import given
from hypothesis import strategies as some

from domain import names
from domain.source_instance import (
    AddressSearch,
    InstanceRef,
    InstanceState,
    Selection,
    SourceInstance,
)

REF = InstanceRef("123456789012", "eu-west-1", "i-0123456789abcdef0")


def test_a_repeat_finds_every_name_again_and_another_account_gets_others():
    elsewhere = InstanceRef("999999999999", REF.region, REF.instance_id)
    for name in (names.protected_item_name, lambda ref: names.command_key(ref, "install")):
        assert name(REF) == name(InstanceRef(*_parts(REF)))
        assert name(REF) != name(elsewhere)


def test_a_protected_item_is_named_by_a_guid():
    assert uuid.UUID(names.protected_item_name(REF)).version == 5


@given(some.text(max_size=300))
def test_a_virtual_machines_name_is_always_fit_for_azure(name):
    source = SourceInstance(REF, InstanceState.RUNNING, name=name)
    proposed = names.default_vm_name(source)
    assert re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", proposed)


def test_two_instances_with_one_name_tag_become_two_virtual_machines():
    other = InstanceRef(REF.account_id, REF.region, "i-0fedcba9876543210")
    one, two = (SourceInstance(r, InstanceState.RUNNING, name="web") for r in (REF, other))
    assert names.default_vm_name(one) == "web-9abcdef0"
    assert names.default_vm_name(one) != names.default_vm_name(two)


def _parts(ref):
    return ref.account_id, ref.region, ref.instance_id


def test_a_selection_reads_as_what_it_selects():
    selected = Selection("123456789012", "eu-west-1", {"Wave": "one", "Tier": "db"})
    assert str(selected) == "instances tagged Wave=one, Tier=db in 123456789012, eu-west-1"


def test_each_care_for_an_item_is_an_orchestration_of_its_own():
    own = names.story_id("payroll", REF.instance_id, 1)
    first, second = (names.care_id(own, "move_item", "ps-2", number) for number in (1, 2))
    assert first != second
    assert first.startswith(own)


def test_a_search_by_address_says_what_it_looks_for_and_where():
    assert str(AddressSearch(REF, "vpc-1", "10.0.0.5")) == "10.0.0.5 in vpc-1"
