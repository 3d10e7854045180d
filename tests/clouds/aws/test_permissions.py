import pytest

from clouds.aws.permissions import OWN_ROLE, SOURCE_ROLE
from domain.mobility_service import CommandRef, ConfigurationRequest, InstallationOrder, Installer
from domain.names import security_group_name
from domain.source_instance import ReplicationPath, SourceTags

# What AWS checks besides the action that is called.
IMPLIED = {"ssm:AddTagsToResource"}
RDP = {
    "IpProtocol": "tcp",
    "FromPort": 3389,
    "ToPort": 3389,
    "IpRanges": [{"CidrIp": "10.0.0.0/8"}],
}


@pytest.fixture
def asked(aws, sessions):
    """Every action that the adapters call."""
    actions = set()

    def note(model, **_):
        actions.add(f"{model.service_model.service_name}:{model.name}")

    clients = [sessions.ec2(aws.ref("i")), sessions.ssm(aws.ref("i"))]
    for client in clients:
        client.meta.events.register("before-call", note, "note")
    yield actions
    for client in clients:
        client.meta.events.unregister("before-call", unique_id="note")


def spoil_group(aws, ref):
    named = [{"Name": "group-name", "Values": [security_group_name(ref)]}]
    ec2 = aws.client("ec2")
    (group,) = ec2.describe_security_groups(Filters=named)["SecurityGroups"]
    ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[RDP])


def live_a_whole_life(aws, source, mobility):
    ref, appliance = aws.launch(), aws.launch_appliance()
    order = InstallationOrder(ref, Installer("s3://bucket/agent.exe", "a1" * 32), "10.0.0.10")
    source.describe_instance(ref)
    source.tag_instance(SourceTags(ref, {"ferry:wave": "one"}))
    for _ in range(2):
        source.allow_replication(ReplicationPath(ref, "10.0.0.10"))
        spoil_group(aws, ref)
    source.allow_replication(ReplicationPath(ref, "10.0.0.10"))
    aws.pass_time(minutes=10)
    mobility.get_command(CommandRef(ref, mobility.start_installation(order).command_id))
    mobility.request_configuration(ConfigurationRequest(ref, "eyJhIjoxfQ==", "one", appliance))
    mobility.start_registration(ref)
    mobility.discard_configuration(ref)
    source.stop_instance(ref)
    aws.pass_time(minutes=10)
    source.start_instance(ref)
    source.withdraw_replication(ref)
    source.untag_instance(ref)


def race(aws, mobility, sessions):
    ref, events = aws.launch(), sessions.ssm(aws.ref("i")).meta.events

    def overtake(**_):
        events.unregister("before-call.ssm.SendCommand", unique_id="overtake")
        mobility.start_registration(ref)

    events.register("before-call.ssm.SendCommand", overtake, "overtake")
    mobility.start_registration(ref)


def test_the_adapters_ask_for_what_the_list_says_and_for_nothing_else(
    aws, source, mobility, sessions, asked
):
    live_a_whole_life(aws, source, mobility)
    race(aws, mobility, sessions)
    assert asked | IMPLIED == SOURCE_ROLE


def test_no_action_of_the_list_reads_a_secret_or_ends_an_instance():
    forbidden = {"ssm:GetParameter", "ssm:PutParameter", "ec2:TerminateInstances"}
    assert not forbidden & (SOURCE_ROLE | OWN_ROLE)
    assert not [action for action in SOURCE_ROLE if "*" in action]
