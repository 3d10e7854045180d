"""The file that an agent registers by: made, discarded, called off."""

from dataclasses import replace

import pytest

from clouds.aws.command_documents import CONFIGURATION
from domain.errors import Transient
from domain.source_instance import InstanceRef
from tests.contracts.mobility_service.asking import refusal, request_for


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
