import json

import pytest

from clouds.aws.command_documents import INSTALLATION, installation_document
from domain.errors import Refused, Transient
from domain.mobility_service import (
    CommandRef,
    CommandState,
    InstallationOrder,
    Installer,
    command_ended,
    read_installation,
)
from domain.names import command_key
from local.simulators.aws.seed_variants import Variant

INSTALLER = Installer("s3://ferry-installers/agent_release.exe", "a1" * 32)


def order_for(ref):
    return InstallationOrder(ref, INSTALLER, "10.0.0.10")


def installations(aws, ref):
    commands = aws.client("ssm").list_commands(InstanceId=ref.instance_id)["Commands"]
    return [c for c in commands if c["DocumentName"].startswith(INSTALLATION)]


def read(mobility, ref, command):
    return mobility.get_command(CommandRef(ref, command.command_id))


def test_an_installation_reports_who_the_machine_is(aws, mobility):
    ref = aws.launch()
    command = mobility.start_installation(order_for(ref))
    assert not command_ended(read(mobility, ref, command))
    aws.pass_time(minutes=10)
    report = read_installation(read(mobility, ref, command), str(ref))
    assert report.identity.bios_id.startswith("ec2")
    assert report.config_input


def test_an_installation_can_be_found_again_by_comment_and_document(aws, mobility):
    ref = aws.launch()
    mobility.start_installation(order_for(ref))
    (sent,) = installations(aws, ref)
    assert sent["Comment"] == command_key(ref, "install")
    assert sent["DocumentName"] == installation_document().name
    assert sent["Parameters"] == {
        "InstallerUrl": [INSTALLER.url],
        "InstallerSha256": [INSTALLER.sha256],
        "ApplianceAddress": ["10.0.0.10"],
    }


def test_two_accounts_worth_of_neighbours_do_not_share_commands(aws, mobility):
    one, other = aws.launch(), aws.launch()
    first, second = (mobility.start_installation(order_for(ref)) for ref in (one, other))
    assert first.command_id != second.command_id


def test_a_command_is_found_behind_many_others(aws, mobility):
    ref, ssm = aws.launch(), aws.client("ssm")
    command = mobility.start_installation(order_for(ref))
    name = installation_document().name
    parameters = installations(aws, ref)[0]["Parameters"]
    for _ in range(55):
        ssm.send_command(InstanceIds=[ref.instance_id], DocumentName=name, Parameters=parameters)
    assert mobility.start_installation(order_for(ref)).command_id == command.command_id


def test_an_installation_that_failed_is_tried_again(aws, mobility):
    ref = aws.launch()
    aws.control.fail_command(document=INSTALLATION, exit_code=62, error="a reboot is pending")
    failed = mobility.start_installation(order_for(ref))
    aws.pass_time(minutes=10)
    ended = read(mobility, ref, failed)
    assert (ended.state, ended.exit_code) == (CommandState.FAILED, 62)
    assert ended.error == "a reboot is pending"
    assert mobility.start_installation(order_for(ref)).command_id != failed.command_id


def test_a_script_that_hangs_is_given_up_with_systems_managers_reason(aws, mobility):
    ref = aws.launch()
    aws.control.fail_command(document=INSTALLATION, hangs=True)
    command = mobility.start_installation(order_for(ref))
    aws.pass_time(minutes=55)
    ended = read(mobility, ref, command)
    assert (ended.state, ended.exit_code) == (CommandState.TIMED_OUT, -1)
    assert "ExecutionTimedOut" in ended.error


def test_an_agent_that_stays_silent_is_given_up_in_time(aws, mobility):
    ref = aws.launch(Variant.CONNECTION_LOST)
    command = mobility.start_installation(order_for(ref))
    aws.pass_time(minutes=11)
    assert "DeliveryTimedOut" in read(mobility, ref, command).error


def test_an_instance_that_nobody_manages_is_the_operators(aws, mobility):
    with pytest.raises(Refused) as refused:
        mobility.start_installation(order_for(aws.launch(Variant.UNMANAGED)))
    assert refused.value.refusal.code == "ssm.InvalidInstanceId"
    assert "AmazonSSMManagedInstanceCore" in refused.value.remedy


@pytest.mark.parametrize("lost", [False, True], ids=["failed", "answer lost"])
@pytest.mark.parametrize("step", ["CreateDocument", "SendCommand"])
def test_an_interruption_is_made_good_by_a_repeat(aws, mobility, step, lost):
    ref = aws.launch()
    aws.control.fail_api(step, lost=lost)
    with pytest.raises(Transient):
        mobility.start_installation(order_for(ref))
    again = mobility.start_installation(order_for(ref))
    assert [c["CommandId"] for c in installations(aws, ref)] == [again.command_id]


def test_of_two_at_once_one_installs_and_the_other_yields(aws, mobility, sessions):
    ref, events, overtaker = aws.launch(), sessions.ssm(aws.ref("i")).meta.events, []

    def overtake(**_):
        events.unregister("before-call.ssm.SendCommand", unique_id="overtake")
        overtaker.append(mobility.start_installation(order_for(ref)))

    mobility.start_installation(order_for(aws.launch()))  # the document is there
    events.register("before-call.ssm.SendCommand", overtake, "overtake")
    overtaken = mobility.start_installation(order_for(ref))
    assert overtaken.command_id == overtaker[0].command_id
    aws.pass_time(minutes=10)
    states = sorted(command["Status"] for command in installations(aws, ref))
    assert states == ["Cancelled", "Success"]


def test_a_command_that_systems_manager_does_not_know_yet_is_asked_for_again(aws, mobility):
    ref = aws.launch()
    with pytest.raises(Transient):
        mobility.get_command(CommandRef(ref, "00000000-0000-0000-0000-000000000000"))


def test_a_throttled_look_is_worth_another(aws, mobility):
    ref = aws.launch()
    command = mobility.start_installation(order_for(ref))
    aws.control.fail_api("GetCommandInvocation", code="ThrottlingException", status=400)
    with pytest.raises(Transient):
        read(mobility, ref, command)
    assert read(mobility, ref, command)


def test_a_document_is_made_once_and_looked_for_once(aws, mobility, sessions):
    looks, events = [], sessions.ssm(aws.ref("i")).meta.events
    events.register("before-call.ssm.GetDocument", lambda **_: looks.append(1), "spy")
    for _ in range(2):
        mobility.start_installation(order_for(aws.launch()))
    events.unregister("before-call.ssm.GetDocument", unique_id="spy")
    assert aws.actions().count("CreateDocument") == len(looks) == 1


def test_a_document_of_ferrys_name_with_other_content_is_never_run(aws, mobility):
    content = {"schemaVersion": "2.2", "mainSteps": []}
    aws.client("ssm").create_document(
        Content=json.dumps(content), Name=installation_document().name, DocumentType="Command"
    )
    ref = aws.launch()
    with pytest.raises(Refused) as refused:
        mobility.start_installation(order_for(ref))
    assert refused.value.refusal.code == "ssm.foreign_document"
    assert installations(aws, ref) == []


def test_an_installer_from_a_strange_address_never_reaches_a_script(aws, mobility):
    strange = Installer("s3://bucket/agent.exe'; Remove-Item C:\\", "a1" * 32)
    ref = aws.launch()
    with pytest.raises(Refused) as refused:
        mobility.start_installation(InstallationOrder(ref, strange, "10.0.0.10"))
    assert refused.value.refusal.code == "ssm.InvalidParameters"
    assert "installer's address" in refused.value.remedy
    assert installations(aws, ref) == []
