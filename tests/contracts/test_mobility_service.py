"""What every MobilityService keeps: the double in memory, and the adapter on simulated AWS."""

from dataclasses import replace

import pytest

from clouds.aws.command_documents import CONFIGURATION, DETECTION, INSTALLATION, REGISTRATION
from domain.errors import Refused, Transient
from domain.mobility_agent import AgentSearch
from domain.mobility_service import (
    CommandRef,
    CommandState,
    ConfigurationRequest,
    InstallationOrder,
    Installer,
    command_ended,
    read_installation,
)
from domain.source_instance import InstanceRef
from local.simulators.aws.seed_variants import Variant
from tests.clouds.aws.caller import become_caller
from tests.clouds.aws.worlds import AwsWorld, MemoryWorld

INSTALLER = Installer("s3://ferry-installers/agent.exe", "a1" * 32)


@pytest.fixture(params=["memory", "moto"])
def world(request, monkeypatch):
    if request.param == "memory":
        return MemoryWorld()
    made = AwsWorld()
    become_caller(monkeypatch, made.url)
    return made


def install(world, ref):
    return world.mobility.start_installation(InstallationOrder(ref, INSTALLER, "10.0.0.10"))


def read(world, ref, command):
    return world.mobility.get_command(CommandRef(ref, command.command_id))


def end(world, ref, command):
    world.pass_time(minutes=10)
    return read(world, ref, command)


def installed(world, ref):
    return read_installation(end(world, ref, install(world, ref)), str(ref))


def request_for(world, ref, appliance=None):
    return ConfigurationRequest(ref, installed(world, ref).config_input, "appliance-1", appliance)


def refusal(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.refusal.code


def test_an_installation_runs_a_while_and_then_reports(world):
    ref = world.add()
    command = install(world, ref)
    assert command.state is CommandState.PENDING
    world.pass_time(seconds=30)
    assert read(world, ref, command).state is CommandState.IN_PROGRESS
    report = read_installation(end(world, ref, command), str(ref))
    assert report.identity.bios_id.startswith("ec2")
    assert report.version
    assert report.config_input


def test_the_report_of_a_machine_is_always_the_same(world):
    ref = world.add()
    assert installed(world, ref) == installed(world, ref)


def test_a_machine_that_is_registered_says_so_by_its_silence(world):
    ref = world.add()
    world.register(ref)
    assert installed(world, ref).config_input == ""


def test_an_installation_underway_or_done_is_found_again(world):
    ref = world.add()
    first = install(world, ref)
    assert install(world, ref).command_id == first.command_id
    end(world, ref, first)
    again = install(world, ref)
    assert (again.command_id, again.state) == (first.command_id, CommandState.SUCCESS)


@pytest.mark.parametrize("fault", [{"exit_code": 62}, {"hangs": True}], ids=["failed", "timed out"])
def test_an_installation_that_failed_gives_way_to_another(world, fault):
    ref = world.add()
    world.fail_command(INSTALLATION, **fault)
    first = install(world, ref)
    world.pass_time(hours=2)
    assert command_ended(read(world, ref, first))
    second = install(world, ref)
    assert second.command_id != first.command_id
    assert end(world, ref, second).state is CommandState.SUCCESS


def test_a_failure_has_its_exit_code_and_its_words(world):
    ref = world.add()
    world.fail_command(INSTALLATION, exit_code=17, output="so far", error="so bad")
    failed = end(world, ref, install(world, ref))
    assert (failed.state, failed.exit_code, failed.output, failed.error) == (
        CommandState.FAILED,
        17,
        "so far",
        "so bad",
    )


def test_a_command_that_timed_out_has_no_exit_code_but_a_reason(world):
    ref = world.add()
    world.fail_command(INSTALLATION, hangs=True)
    command = install(world, ref)
    world.pass_time(hours=2)
    timed_out = read(world, ref, command)
    assert (timed_out.state, timed_out.exit_code) == (CommandState.TIMED_OUT, -1)
    assert timed_out.error


@pytest.mark.parametrize("variant", [Variant.UNMANAGED, Variant.STOPPED, Variant.TERMINATED])
def test_a_machine_that_takes_no_commands_is_refused(world, variant):
    assert refusal(install, world, world.add(variant)) == "ssm.InvalidInstanceId"


def test_a_machine_that_does_not_answer_lets_the_command_run_out(world):
    ref = world.add(Variant.CONNECTION_LOST)
    command = install(world, ref)
    world.pass_time(hours=2)
    assert read(world, ref, command).state is CommandState.TIMED_OUT


def test_a_machine_that_stops_takes_its_command_down_with_it(world):
    ref = world.add()
    command = install(world, ref)
    world.source.stop_instance(ref)
    world.pass_time(hours=2)
    assert read(world, ref, command).state is CommandState.TIMED_OUT


def test_a_command_that_nobody_knows_may_still_turn_up(world):
    with pytest.raises(Transient):
        world.mobility.get_command(CommandRef(world.add(), "0" * 36))


def test_without_an_appliance_to_command_a_person_is_asked(world):
    ref = world.add()
    request = request_for(world, ref)
    asked = world.mobility.request_configuration(request)
    assert not asked.ready
    assert request.config_input in asked.manual_step
    world.put_configuration(ref, request.config_input)
    answered = world.mobility.request_configuration(request)
    assert (answered.ready, answered.manual_step) == (True, "")


def test_the_appliance_makes_the_file_and_nobody_is_asked(world):
    ref, appliance = world.add(), world.add_appliance()
    request = request_for(world, ref, appliance)
    for _ in range(2):
        waiting = world.mobility.request_configuration(request)
        assert (waiting.ready, waiting.manual_step) == (False, "")
    world.pass_time(minutes=2)
    assert world.mobility.request_configuration(request).ready
    assert world.has_configuration(ref)


def test_a_failing_appliance_is_told_of_once_and_asked_again(world):
    ref, appliance = world.add(), world.add_appliance()
    request = request_for(world, ref, appliance)
    world.fail_command(CONFIGURATION, exit_code=220)
    world.mobility.request_configuration(request)
    world.pass_time(minutes=2)
    code = refusal(world.mobility.request_configuration, request)
    assert code == "mobility_service.configuration_220"
    assert not world.mobility.request_configuration(request).ready
    world.pass_time(minutes=2)
    assert world.mobility.request_configuration(request).ready


def test_a_file_that_was_discarded_is_made_again(world):
    ref, appliance = world.add(), world.add_appliance()
    request = request_for(world, ref, appliance)
    for _ in range(2):
        assert not world.mobility.request_configuration(request).ready
        world.pass_time(minutes=2)
        assert world.mobility.request_configuration(request).ready
        world.mobility.discard_configuration(ref)
        assert not world.has_configuration(ref)


def test_a_file_that_is_being_made_is_called_off_before_it_is_discarded(world):
    ref, appliance = world.add(), world.add_appliance()
    world.mobility.request_configuration(request_for(world, ref, appliance))
    with pytest.raises(Transient, match="called off"):
        world.mobility.discard_configuration(ref)
    world.mobility.discard_configuration(ref)
    world.pass_time(minutes=10)
    assert not world.has_configuration(ref)


def test_an_appliance_of_another_account_is_refused(world):
    abroad = InstanceRef("999988887777", "eu-central-1", "i-0fedcba9876543210")
    request = replace(request_for(world, world.add()), appliance_instance=abroad)
    code = refusal(world.mobility.request_configuration, request)
    assert code == "mobility_service.appliance_in_other_account"


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


def detected(world, ref, run="w1:i"):
    """Look twice, as a watch does: the second look tells what the first has found."""
    world.mobility.detect_agent(AgentSearch(ref, run))
    world.pass_time(minutes=1)
    return world.mobility.detect_agent(AgentSearch(ref, run))


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


def classic_order(ref):
    name = "/ferry/landing-zone/north/passphrase"
    return InstallationOrder(ref, INSTALLER, "10.0.0.5", "10.1.0.4", name)


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
