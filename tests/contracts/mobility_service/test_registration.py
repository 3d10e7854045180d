"""Registrations, and looks for the agent."""

import pytest

from clouds.aws.command_documents import DETECTION, REGISTRATION
from domain.mobility_agent import AgentSearch
from domain.mobility_service import (
    CommandState,
    read_installation,
)
from local.simulators.aws.seed_variants import Variant
from tests.contracts.mobility_service.asking import (
    classic_order,
    detected,
    end,
    installed,
    request_for,
)


def test_a_registration_tells_the_vault_once(world):
    ref = world.add()
    world.put_configuration(ref, request_for(world, ref).config_input)
    first = world.mobility.start_registration(ref)
    assert world.registered == []
    assert end(world, ref, first).state is CommandState.SUCCESS
    assert world.mobility.start_registration(ref).command_id == first.command_id
    world.mobility.discard_configuration(ref)
    assert world.mobility.start_registration(ref).command_id == first.command_id
    assert world.registered == [ref]


def test_a_registration_without_a_file_fails(world):
    ref = world.add()
    installed(world, ref)
    failed = end(world, ref, world.mobility.start_registration(ref))
    assert (failed.state, failed.exit_code) == (CommandState.FAILED, 210)
    assert world.registered == []


def test_a_registration_with_another_machines_file_fails(world):
    ref, other = world.add(), world.add()
    installed(world, ref)
    world.put_configuration(ref, request_for(world, other).config_input)
    assert end(world, ref, world.mobility.start_registration(ref)).exit_code == 118


def test_a_registration_before_the_installation_fails(world):
    ref = world.add()
    assert end(world, ref, world.mobility.start_registration(ref)).exit_code == 213


def test_a_registration_that_failed_gives_way_to_another(world):
    ref = world.add()
    world.put_configuration(ref, request_for(world, ref).config_input)
    world.fail_command(REGISTRATION, exit_code=119)
    first = world.mobility.start_registration(ref)
    assert end(world, ref, first).exit_code == 119
    assert end(world, ref, world.mobility.start_registration(ref)).state is CommandState.SUCCESS


def test_a_newer_file_is_registered_anew(world):
    ref = world.add()
    request = request_for(world, ref)
    world.put_configuration(ref, request.config_input)
    first = world.mobility.start_registration(ref)
    end(world, ref, first)
    world.put_configuration(ref, request.config_input)
    assert world.mobility.start_registration(ref).command_id != first.command_id


def test_a_machine_that_has_registered_since_is_installed_on_anew(world):
    ref = world.add()
    world.put_configuration(ref, request_for(world, ref).config_input)
    end(world, ref, world.mobility.start_registration(ref))
    assert installed(world, ref).config_input == ""


def test_discarding_what_is_not_there_is_fine(world):
    world.mobility.discard_configuration(world.add())


def test_a_look_for_the_agent_tells_what_the_last_one_found(world):
    ref = world.add()
    first = world.mobility.detect_agent(AgentSearch(ref, "w1:i"))
    assert (first.reachable, first.looked) == (True, False)
    found = detected(world, ref)
    assert (found.looked, found.version, found.registered) == (True, "", False)
    assert found.identity.bios_id.startswith("ec2")
    world.put_configuration(ref, request_for(world, ref).config_input)
    assert end(world, ref, world.mobility.start_registration(ref)).state is CommandState.SUCCESS
    found = detected(world, ref)
    assert found.version
    assert found.registered


def test_a_look_that_another_run_took_does_not_count(world):
    ref = world.add()
    assert detected(world, ref, "w1:i").looked
    assert not world.mobility.detect_agent(AgentSearch(ref, "w2:i")).looked


def test_a_look_that_failed_has_seen_nothing_and_is_followed_by_another(world):
    ref = world.add()
    world.fail_command(DETECTION, exit_code=1)
    assert not detected(world, ref).looked
    assert detected(world, ref).looked


@pytest.mark.parametrize("variant", [Variant.UNMANAGED, Variant.STOPPED])
def test_a_machine_that_takes_no_commands_cannot_be_looked_at(world, variant):
    seen = world.mobility.detect_agent(AgentSearch(world.add(variant), "w1:i"))
    assert not seen.reachable


def test_the_classic_agent_registers_by_the_passphrase_as_it_is_installed(world):
    ref = world.add()
    failed = end(world, ref, world.mobility.start_installation(classic_order(ref)))
    assert (failed.state, failed.exit_code) == (CommandState.FAILED, 210)
    world.share_passphrase("north", "correct horse")
    command = world.mobility.start_installation(classic_order(ref))
    assert world.mobility.start_installation(classic_order(ref)).command_id == command.command_id
    report = read_installation(end(world, ref, command), str(ref))
    assert report.config_input == ""
    assert report.version
    assert world.registered == [ref]
