import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.machine import (
    DiscoveredMachine,
    Discovery,
    MachineIdentity,
    discovered,
    missing_machine,
    same_machine,
)

WEB = MachineIdentity("EC2F3A1B-1234-5678-9ABC-DEF012345678", "WEB-1.corp.example")


@given(some.uuids())
def test_a_machine_is_recognised_in_either_byte_order_and_any_spelling(bios_id):
    swapped = uuid.UUID(bytes=bios_id.bytes_le)
    one = MachineIdentity(str(bios_id).upper(), "web-1.corp.example")
    assert same_machine(one, MachineIdentity(str(swapped), "WEB-1"))
    assert same_machine(MachineIdentity(bios_id.hex, "web-1"), one)


@pytest.mark.parametrize(
    "other",
    [
        MachineIdentity(WEB.bios_id, "web-2.corp.example"),
        MachineIdentity("00000000-1234-5678-9abc-def012345678", WEB.fqdn),
        MachineIdentity("", WEB.fqdn),
        MachineIdentity("not a guid", WEB.fqdn),
    ],
)
def test_neither_the_host_name_nor_the_bios_id_alone_makes_a_machine_the_same(other):
    assert not same_machine(WEB, other)


def test_a_discovery_hands_out_its_machine_only_when_there_is_one():
    machine = DiscoveredMachine("/m/1", WEB)
    assert discovered(Discovery(machine))
    assert Discovery(machine).found() is machine
    assert not discovered(Discovery())
    with pytest.raises(ValueError, match="not been discovered"):
        Discovery().found()


def test_the_words_about_a_missing_machine_name_machine_appliance_and_remedy():
    words = missing_machine(WEB, "10.0.0.5", "appliance-1")
    assert all(part in words for part in (WEB.fqdn, WEB.bios_id, "appliance-1", "svagents", "9443"))


def test_a_machine_that_nobody_could_ask_is_named_by_its_address():
    words = missing_machine(MachineIdentity("", ""), "10.0.0.5", "ps-1")
    assert words.startswith("Machine at 10.0.0.5 does not appear under ps-1.")
