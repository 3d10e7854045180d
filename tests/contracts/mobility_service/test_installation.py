"""Installations: they run a while, and are found again."""

import pytest

from clouds.aws.command_documents import INSTALLATION
from domain.errors import Transient
from domain.mobility_service import (
    CommandRef,
    CommandState,
    command_ended,
    read_installation,
)
from local.simulators.aws.seed_variants import Variant
from tests.contracts.mobility_service.asking import end, install, installed, read, refusal


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
