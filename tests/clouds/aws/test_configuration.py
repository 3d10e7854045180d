import logging
from dataclasses import replace

import pytest

from clouds.aws.command_documents import CONFIGURATION, REGISTRATION, configuration_document
from domain.errors import MigrationError, Refused, Transient
from domain.mobility_service import (
    CommandRef,
    CommandState,
    ConfigurationRequest,
    InstallationOrder,
    Installer,
    read_installation,
)
from domain.names import agent_configuration_name, command_key
from domain.source_instance import InstanceRef
from local.simulators.aws.plays import configuration_file

INSTALLER = Installer("s3://ferry-installers/agent_release.exe", "a1" * 32)


@pytest.fixture
def appliance(aws):
    return aws.launch_appliance()


@pytest.fixture
def ref(aws, mobility):
    """An instance on which the mobility service is installed."""
    launched = aws.launch()
    mobility.start_installation(InstallationOrder(launched, INSTALLER, "10.0.0.10"))
    aws.pass_time(minutes=10)
    return launched


def request_for(mobility, ref, appliance=None):
    command = mobility.start_installation(InstallationOrder(ref, INSTALLER, "10.0.0.10"))
    ended = mobility.get_command(CommandRef(ref, command.command_id))
    report = read_installation(ended, str(ref))
    return ConfigurationRequest(ref, report.config_input, "appliance-1", appliance)


def put(aws, ref, value="{}", kind="SecureString"):
    ssm = aws.client("ssm")
    ssm.put_parameter(Name=agent_configuration_name(ref), Value=value, Type=kind, Overwrite=True)


def parameters(aws):
    found = aws.client("ssm").describe_parameters()["Parameters"]
    return [(each["Name"], each["Type"]) for each in found]


def runs(aws, ref, family):
    commands = aws.client("ssm").list_commands(InstanceId=ref.instance_id)["Commands"]
    return [c for c in commands if c["DocumentName"].startswith(family)]


def test_without_the_appliances_command_line_a_person_learns_every_step(mobility, ref):
    request = request_for(mobility, ref)
    configuration = mobility.request_configuration(request)
    name = agent_configuration_name(ref)
    assert not configuration.ready
    for needed in (
        ref.instance_id,
        "https://appliance-1:44368",
        "Mobility service configuration details",
        request.config_input,
        f"aws ssm put-parameter --region {ref.region} --name {name} --type SecureString",
    ):
        assert needed in configuration.manual_step


def test_what_the_person_put_there_is_found(aws, mobility, ref):
    request = request_for(mobility, ref)
    put(aws, ref)
    assert mobility.request_configuration(request).ready


def test_it_is_found_among_the_parameters_of_a_whole_wave(aws, mobility, ref):
    for number in range(60):
        put(aws, aws.ref(f"i-{number:017x}"))
    request = request_for(mobility, ref)
    assert not mobility.request_configuration(request).ready
    put(aws, ref)
    assert mobility.request_configuration(request).ready


def test_a_private_key_in_clear_is_no_secret(aws, mobility, ref):
    put(aws, ref, kind="String")
    with pytest.raises(Refused) as refused:
        mobility.request_configuration(request_for(mobility, ref))
    assert "Delete the parameter" in refused.value.remedy


def test_the_appliance_makes_the_file_and_it_lies_there_encrypted(aws, mobility, ref, appliance):
    request = request_for(mobility, ref, appliance)
    assert not mobility.request_configuration(request).ready
    aws.pass_time(minutes=2)
    assert mobility.request_configuration(request).ready
    assert parameters(aws) == [(agent_configuration_name(ref), "SecureString")]


def test_the_appliance_is_asked_once_however_often_we_look(aws, mobility, ref, appliance):
    request = request_for(mobility, ref, appliance)
    for _ in range(3):
        mobility.request_configuration(request)
        aws.pass_time(seconds=15)
    (sent,) = runs(aws, appliance, CONFIGURATION)
    assert sent["Comment"] == command_key(ref, "configure")
    assert sent["DocumentName"] == configuration_document().name


def test_a_file_that_comes_while_we_look_is_not_made_a_second_time(
    aws, mobility, ref, appliance, sessions
):
    request, events = request_for(mobility, ref, appliance), sessions.ssm(ref).meta.events
    mobility.request_configuration(request)

    def arrive(**_):
        events.unregister("before-call.ssm.ListCommands", unique_id="arrive")
        aws.pass_time(minutes=2)

    events.register("before-call.ssm.ListCommands", arrive, "arrive")
    mobility.request_configuration(request)
    assert mobility.request_configuration(request).ready
    assert len(runs(aws, appliance, CONFIGURATION)) == 1


def test_a_failure_of_the_appliance_is_told_once_and_then_tried_again(
    aws, mobility, ref, appliance
):
    request = request_for(mobility, ref, appliance)
    aws.control.fail_command(document=CONFIGURATION, exit_code=220, error="RcmProxyAgent says no")
    mobility.request_configuration(request)
    aws.pass_time(minutes=2)
    with pytest.raises(Refused) as refused:
        mobility.request_configuration(request)
    assert refused.value.refusal.code == "mobility_service.configuration_220"
    assert "RcmProxyAgent says no" in str(refused.value)
    mobility.request_configuration(request)
    aws.pass_time(minutes=2)
    assert mobility.request_configuration(request).ready


def test_an_input_that_the_appliance_cannot_read_fails_there(aws, mobility, ref, appliance):
    request = ConfigurationRequest(ref, "eyJhIjoxfQ==", "appliance-1", appliance)
    mobility.request_configuration(request)
    aws.pass_time(minutes=2)
    with pytest.raises(Refused, match="RcmProxyAgent"):
        mobility.request_configuration(request)


def test_a_migration_that_was_taken_back_does_not_hear_of_an_old_failure(
    aws, source, mobility, ref, appliance
):
    request = request_for(mobility, ref, appliance)
    aws.control.fail_command(document=CONFIGURATION, exit_code=220)
    mobility.request_configuration(request)
    aws.pass_time(minutes=2)
    source.untag_instance(ref)
    assert not mobility.request_configuration(request).ready
    aws.pass_time(minutes=2)
    assert mobility.request_configuration(request).ready


def test_a_file_that_was_taken_away_is_made_again(aws, mobility, ref, appliance):
    request = request_for(mobility, ref, appliance)
    for _ in range(2):
        mobility.request_configuration(request)
        aws.pass_time(minutes=2)
        assert mobility.request_configuration(request).ready
        mobility.discard_configuration(ref)


def test_an_appliance_of_another_account_is_not_supported_and_says_so(mobility, ref):
    abroad = InstanceRef("999988887777", ref.region, "i-0123456789abcdef0")
    with pytest.raises(Refused) as refused:
        mobility.request_configuration(request_for(mobility, ref, abroad))
    assert refused.value.refusal.code == "mobility_service.appliance_in_other_account"
    assert "a person is asked" in refused.value.remedy


@pytest.mark.parametrize("lost", [False, True], ids=["failed", "answer lost"])
@pytest.mark.parametrize("step", ["SendCommand", "CreateTags"])
def test_an_interrupted_request_is_made_good_by_a_repeat(aws, mobility, ref, step, lost):
    appliance = aws.launch_appliance()
    request = request_for(mobility, ref, appliance)
    aws.control.fail_api(step, lost=lost)
    with pytest.raises(Transient):
        mobility.request_configuration(request)
    mobility.request_configuration(request)
    aws.pass_time(minutes=2)
    assert mobility.request_configuration(request).ready
    assert len(runs(aws, appliance, CONFIGURATION)) == 1


def register(aws, mobility, ref):
    command = mobility.start_registration(ref)
    aws.pass_time(minutes=5)
    return mobility.get_command(CommandRef(ref, command.command_id))


def test_a_machine_registers_with_the_file_that_was_made_for_it(aws, mobility, ref):
    put(aws, ref, configuration_file(request_for(mobility, ref).config_input))
    assert register(aws, mobility, ref).state is CommandState.SUCCESS


@pytest.mark.parametrize(
    ("content", "code"), [(None, 210), ("no json", 19), ('{"BiosId": "another"}', 118)]
)
def test_a_registration_without_the_right_file_fails_with_its_code(
    aws, mobility, ref, content, code
):
    if content:
        put(aws, ref, content)
    assert register(aws, mobility, ref).exit_code == code


def test_a_registration_is_not_repeated(aws, mobility, ref):
    put(aws, ref, configuration_file(request_for(mobility, ref).config_input))
    first = register(aws, mobility, ref)
    assert register(aws, mobility, ref).command_id == first.command_id
    mobility.discard_configuration(ref)
    assert register(aws, mobility, ref).command_id == first.command_id


def test_a_newer_file_means_that_the_machine_registers_again(aws, mobility, ref):
    file = configuration_file(request_for(mobility, ref).config_input)
    put(aws, ref, file)
    first = register(aws, mobility, ref)
    put(aws, ref, file)
    assert register(aws, mobility, ref).command_id != first.command_id


def test_a_machine_that_has_registered_is_asked_anew_what_it_is(aws, mobility, ref):
    put(aws, ref, configuration_file(request_for(mobility, ref).config_input))
    register(aws, mobility, ref)
    mobility.start_installation(InstallationOrder(ref, INSTALLER, "10.0.0.10"))
    aws.pass_time(minutes=10)
    assert request_for(mobility, ref).config_input == ""


def test_a_secret_that_is_gone_is_discarded_without_complaint(aws, mobility, ref):
    put(aws, ref)
    for _ in range(2):
        mobility.discard_configuration(ref)
    assert parameters(aws) == []


def test_the_private_key_is_in_no_log_no_output_no_error_and_no_ledger(
    aws, mobility, ref, appliance, caplog
):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("botocore").setLevel(logging.INFO)
    request, told = request_for(mobility, ref, appliance), []
    mobility.request_configuration(request)
    aws.pass_time(minutes=2)
    told.append(mobility.request_configuration(request))
    secret = aws.fleet.secrets.get(ref, agent_configuration_name(ref))
    key = "simulated private key"
    assert key in secret
    told.append(register(aws, mobility, ref))
    put(aws, ref, secret.replace("ec2", "abc", 1))
    told.append(register(aws, mobility, ref))
    aws.control.fail_api("DescribeParameters", code="InternalServerError", status=500)
    try:
        mobility.request_configuration(replace(request, appliance_instance=None))
    except MigrationError as error:
        told.append((str(error), error.remedy))
    told.append(aws.client("ssm").list_command_invocations(Details=True)["CommandInvocations"])
    told.append(aws.control.ledger())
    assert len(runs(aws, ref, REGISTRATION)) == 2
    assert key not in repr(told)
    assert key not in caplog.text


def test_the_secret_is_never_even_asked_for(aws, mobility, ref, sessions):
    asked, events = [], sessions.ssm(ref).meta.events
    events.register("before-call.ssm", lambda model, **_: asked.append(model.name), "spy")
    put(aws, ref)
    mobility.request_configuration(request_for(mobility, ref))
    mobility.start_registration(ref)
    mobility.discard_configuration(ref)
    events.unregister("before-call.ssm", unique_id="spy")
    assert {name for name in asked if "Parameter" in name} == {
        "DescribeParameters",
        "DeleteParameter",
    }
