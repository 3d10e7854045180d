import json

import pytest
from botocore.exceptions import ClientError

from local.simulators.aws.seed_variants import Variant

SCRIPT = "AWS-RunPowerShellScript"


def send(ssm, ref, **more):
    order = {"InstanceIds": [ref.instance_id], "DocumentName": SCRIPT, **more}
    return ssm.send_command(**order)["Command"]["CommandId"]


def read(ssm, ref, command_id):
    return ssm.get_command_invocation(CommandId=command_id, InstanceId=ref.instance_id)


def refusal_of(call, **arguments):
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


def publish(ssm, pattern="^[a-z]+$"):
    content = {
        "schemaVersion": "2.2",
        "parameters": {"Word": {"type": "String", "allowedPattern": pattern}},
        "mainSteps": [],
    }
    ssm.create_document(Content=json.dumps(content), Name="Own-Document", DocumentType="Command")
    return "Own-Document"


def test_managed_instances_are_listed_with_their_ping_status(either):
    ssm, online = either.client("ssm"), either.launch()
    lost = either.launch(Variant.CONNECTION_LOST)
    either.launch(Variant.UNMANAGED)
    listed = ssm.describe_instance_information()["InstanceInformationList"]
    assert {each["InstanceId"]: each["PingStatus"] for each in listed} == {
        online.instance_id: "Online",
        lost.instance_id: "ConnectionLost",
    }


def test_managed_instances_can_be_filtered_by_id(either):
    ssm, wanted = either.client("ssm"), either.launch()
    either.launch()
    by_id = [{"Key": "InstanceIds", "Values": [wanted.instance_id]}]
    listed = ssm.describe_instance_information(Filters=by_id)["InstanceInformationList"]
    assert [each["InstanceId"] for each in listed] == [wanted.instance_id]


def test_managed_instances_come_in_pages(either):
    ssm = either.client("ssm")
    launched = {either.launch().instance_id for _ in range(6)}
    pages = ssm.get_paginator("describe_instance_information").paginate(MaxResults=5)
    seen = [[i["InstanceId"] for i in page["InstanceInformationList"]] for page in pages]
    assert [len(page) for page in seen] == [5, 1]
    assert {instance for page in seen for instance in page} == launched


def test_a_command_hits_the_instance_it_is_sent_to_and_no_other(either):
    ssm, target, bystander = either.client("ssm"), either.launch(), either.launch()
    command_id = send(ssm, target)
    assert (
        refusal_of(
            ssm.get_command_invocation, CommandId=command_id, InstanceId=bystander.instance_id
        )
        == "InvocationDoesNotExist"
    )


def test_a_command_hits_the_instances_that_its_targets_describe(either):
    ssm, wanted = either.client("ssm"), either.launch(tags={"Owner": "sales"})
    either.launch(tags={"Owner": "finance"})
    by_tag = [{"Key": "tag:Owner", "Values": ["sales"]}]
    sent = ssm.send_command(Targets=by_tag, DocumentName=SCRIPT)["Command"]
    invocations = ssm.list_command_invocations(CommandId=sent["CommandId"])["CommandInvocations"]
    assert [each["InstanceId"] for each in invocations] == [wanted.instance_id]


def test_a_command_is_pending_then_at_work_then_done(either):
    ssm, ref = either.client("ssm"), either.launch()
    command_id, seen = send(ssm, ref), []
    for _ in range(3):
        seen.append(read(ssm, ref, command_id)["Status"])
        either.pass_time(seconds=5 + 5 * len(seen))
    assert seen == ["Pending", "InProgress", "Success"]


def test_a_command_that_has_not_ended_has_no_exit_code(either):
    ssm, ref = either.client("ssm"), either.launch()
    assert read(ssm, ref, send(ssm, ref))["ResponseCode"] == -1


def test_a_script_can_fail_with_its_own_exit_code_and_words(either):
    either.control.fail_command(document=SCRIPT, exit_code=17, output="so far", error="so bad")
    ssm, ref = either.client("ssm"), either.launch()
    command_id = send(ssm, ref)
    either.pass_time(minutes=1)
    failed = read(ssm, ref, command_id)
    assert (failed["Status"], failed["ResponseCode"]) == ("Failed", 17)
    assert failed["StandardOutputContent"] + failed["StandardErrorContent"] == "so farso bad"


def test_a_script_that_hangs_times_out(either):
    either.control.fail_command(document=SCRIPT, hangs=True)
    ssm, ref = either.client("ssm"), either.launch()
    command_id = send(ssm, ref)
    either.pass_time(minutes=30)
    assert read(ssm, ref, command_id)["Status"] == "InProgress"
    either.pass_time(minutes=30)
    assert read(ssm, ref, command_id)["StatusDetails"] == "ExecutionTimedOut"


def test_a_command_for_a_silent_agent_is_never_delivered(either):
    ssm, ref = either.client("ssm"), either.launch(Variant.CONNECTION_LOST)
    command_id = send(ssm, ref, TimeoutSeconds=600)
    either.pass_time(minutes=9)
    assert read(ssm, ref, command_id)["Status"] == "Pending"
    either.pass_time(minutes=2)
    assert read(ssm, ref, command_id)["StatusDetails"] == "DeliveryTimedOut"


@pytest.mark.parametrize("variant", [Variant.UNMANAGED, Variant.STOPPED, Variant.TERMINATED])
def test_a_command_for_an_instance_that_cannot_take_it_is_refused(either, variant):
    ssm, ref = either.client("ssm"), either.launch(variant)
    order = {"InstanceIds": [ref.instance_id], "DocumentName": SCRIPT}
    assert refusal_of(ssm.send_command, **order) == "InvalidInstanceId"


def test_a_command_with_an_unknown_document_is_refused(either):
    ssm, ref = either.client("ssm"), either.launch()
    order = {"InstanceIds": [ref.instance_id], "DocumentName": "Nobodys-Document"}
    assert refusal_of(ssm.send_command, **order) == "InvalidDocument"


@pytest.mark.parametrize(
    "parameters", [{}, {"Word": ["not a word!"]}, {"Word": ["word"], "Other": ["word"]}]
)
def test_a_command_whose_parameters_the_document_does_not_take_is_refused(either, parameters):
    ssm, ref = either.client("ssm"), either.launch()
    order = {"InstanceIds": [ref.instance_id], "DocumentName": publish(ssm)}
    code = refusal_of(ssm.send_command, **order, Parameters=parameters)
    assert code == "InvalidParameters"


def test_commands_can_be_filtered_by_document(either):
    ssm, ref = either.client("ssm"), either.launch()
    send(ssm, ref, Comment="wanted")
    send(ssm, ref, DocumentName="AWS-RunShellScript")
    by_name = [{"key": "DocumentName", "value": SCRIPT}]
    listed = ssm.list_commands(InstanceId=ref.instance_id, Filters=by_name)["Commands"]
    assert [command["Comment"] for command in listed] == ["wanted"]


def test_commands_can_be_filtered_by_whether_they_still_run(either):
    ssm, ref = either.client("ssm"), either.launch()
    send(ssm, ref, Comment="first")
    either.pass_time(minutes=30)
    send(ssm, ref, Comment="second")

    def listed(stage):
        wanted = [{"key": "ExecutionStage", "value": stage}]
        return [each["Comment"] for each in ssm.list_commands(Filters=wanted)["Commands"]]

    assert (listed("Complete"), listed("Executing")) == (["first"], ["second"])


def test_commands_come_in_pages_the_newest_first(either):
    ssm, ref = either.client("ssm"), either.launch()
    sent = [send(ssm, ref) for _ in range(3)]
    pages = list(ssm.get_paginator("list_commands").paginate(MaxResults=2))
    listed = [[command["CommandId"] for command in page["Commands"]] for page in pages]
    assert listed == [[sent[2], sent[1]], [sent[0]]]


def test_invocations_are_listed_with_their_output_where_that_is_asked_for(either):
    either.control.set_output(SCRIPT, output="hello")
    ssm, ref = either.client("ssm"), either.launch()
    command_id = send(ssm, ref)
    either.pass_time(minutes=1)
    listed = ssm.list_command_invocations(CommandId=command_id, Details=True)
    assert listed["CommandInvocations"][0]["CommandPlugins"][0]["Output"] == "hello"


def test_a_cancelled_command_does_not_go_on(either):
    ssm, ref = either.client("ssm"), either.launch()
    command_id = send(ssm, ref)
    ssm.cancel_command(CommandId=command_id)
    either.pass_time(minutes=1)
    assert read(ssm, ref, command_id)["Status"] == "Cancelled"


def test_a_command_that_has_ended_cannot_be_cancelled_any_more(aws):
    ssm, ref = aws.client("ssm"), aws.launch()
    command_id = send(ssm, ref)
    aws.pass_time(minutes=1)
    ssm.cancel_command(CommandId=command_id)
    assert read(ssm, ref, command_id)["Status"] == "Success"


def test_a_parameter_is_dated_by_the_simulations_clock(either):
    ssm = either.client("ssm")
    ssm.put_parameter(Name="/a/b", Value="c", Type="SecureString")
    written = ssm.describe_parameters()["Parameters"][0]["LastModifiedDate"]
    assert written == either.clock.now()


def test_a_page_of_parameters_may_be_empty_and_yet_not_the_last(either):
    ssm = either.client("ssm")
    for number in range(15):
        ssm.put_parameter(Name=f"/ferry/{number:02}", Value="x", Type="String")
    wanted = [{"Key": "Name", "Option": "Equals", "Values": ["/ferry/14"]}]
    pages = ssm.get_paginator("describe_parameters").paginate(ParameterFilters=wanted)
    assert [[p["Name"] for p in page["Parameters"]] for page in pages] == [[], ["/ferry/14"]]
