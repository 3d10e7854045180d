import pytest

from clouds.aws.firewalls import AwsFirewalls
from clouds.aws.inspection import AwsInspection
from clouds.aws.permissions import OWN_ROLE, RETIREMENT, SOURCE_ROLE, ZONE_ROLE
from clouds.aws.quiescence import AwsQuiescence
from clouds.aws.retirement import AwsRetirement
from clouds.aws.source_servers import AwsSourceServers
from clouds.aws.workload import AwsWorkload
from domain.component import Role
from domain.errors import Transient
from domain.landing_zone import AwsPlace, AzurePlace, ReachOrder, ServerOrder
from domain.mobility_agent import AgentSearch
from domain.mobility_service import CommandRef, ConfigurationRequest, InstallationOrder, Installer
from domain.names import security_group_name
from domain.preflight.reading import InspectionOrder
from domain.quiescence import IsolationOrder, Quiesce, QuiesceOrder, QuietCheck
from domain.source_instance import ReplicationPath, SourceTags
from domain.target.disk_type import ActivityQuery
from domain.target.instance_type import TypeQuery
from domain.vault import Vault
from local.simulators.aws.scenery import ACCOUNT_ID, REGION

IAM_NAMES = {"elbv2": "elasticloadbalancing"}
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
        service = model.service_model.service_name
        actions.add(f"{IAM_NAMES.get(service, service)}:{model.name}")

    ref = aws.ref("i")
    clients = [sessions.ec2(ref), sessions.ssm(ref), sessions.cloudwatch(ref)]
    clients.append(sessions.load_balancing(ref))
    for client in clients:
        client.meta.events.register("before-call", note, "note")
    yield actions
    for client in clients:
        client.meta.events.unregister("before-call", unique_id="note")


def spoil(aws, group_name):
    named = [{"Name": "group-name", "Values": [group_name]}]
    ec2 = aws.client("ec2")
    (group,) = ec2.describe_security_groups(Filters=named)["SecurityGroups"]
    ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[RDP])
    ec2.authorize_security_group_egress(GroupId=group["GroupId"], IpPermissions=[RDP])


def rest(aws, ref, quiescence):
    aws.pass_time(minutes=10)
    order = QuiesceOrder(ref, Quiesce("Stop-Service a", "Start-Service a"), "one")
    for command in (
        quiescence.start_quiesce(order),
        quiescence.start_quiet_check(QuietCheck(ref, ("a",), "10.0.0.10", "one")),
        quiescence.start_undo(order),
    ):
        aws.pass_time(minutes=1)
        quiescence.mobility.get_command(CommandRef(ref, command.command_id))
    quiescence.isolate(IsolationOrder(ref, "10.0.0.10"))
    quiescence.release(ref)


def read_the_firewall(aws, ref, sessions):
    ec2, firewalls = aws.client("ec2"), AwsFirewalls(sessions)
    made = ec2.create_managed_prefix_list(
        PrefixListName="offices", AddressFamily="IPv4", MaxEntries=1, Entries=[]
    )["PrefixList"]
    (interface,) = firewalls.read_firewall(ref).interfaces
    named = {"PrefixListIds": [{"PrefixListId": made["PrefixListId"]}]}
    ec2.authorize_security_group_ingress(
        GroupId=interface.group_ids[0],
        IpPermissions=[{"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, **named}],
    )
    firewalls.read_firewall(ref)


def look_before(aws, sessions):
    ref = aws.launch()
    aws.balance_load(ref)
    inspection = AwsInspection(sessions)
    inspection.describe_facts(ref)
    inspection.inspect(InspectionOrder(ref, "one"))


def live_a_whole_life(aws, source, mobility, quiescence, sessions):
    ref, appliance = aws.launch(), aws.launch_appliance()
    order = InstallationOrder(ref, Installer("s3://bucket/agent.exe", "a1" * 32), "10.0.0.10")
    source.describe_instance(ref)
    source.tag_instance(SourceTags(ref, {"ferry:wave": "one"}))
    for _ in range(2):
        source.allow_replication(ReplicationPath(ref, "10.0.0.10"))
        spoil(aws, security_group_name(ref))
    source.allow_replication(ReplicationPath(ref, "10.0.0.10", push=True))
    source.read_openings(ref)
    read_the_firewall(aws, ref, sessions)
    mobility.detect_agent(AgentSearch(ref, "one"))
    aws.pass_time(minutes=10)
    mobility.get_command(CommandRef(ref, mobility.start_installation(order).command_id))
    mobility.request_configuration(ConfigurationRequest(ref, "eyJhIjoxfQ==", "one", appliance))
    mobility.start_registration(ref)
    with pytest.raises(Transient):  # it is being made, and is called off
        mobility.discard_configuration(ref)
    mobility.discard_configuration(ref)
    source.stop_instance(ref)
    aws.pass_time(minutes=10)
    source.start_instance(ref)
    rest(aws, ref, quiescence)
    source.withdraw_replication(ref)
    source.untag_instance(ref)


def measure(ref, workload):
    workload.describe_type(TypeQuery(ref, "m5.large"))
    workload.measure_disks(ActivityQuery(ref, ("vol-1",), 1))


PROFILE = "ferry-landing-zone-north"


def prepare_a_landing_zone(aws, servers):
    """Launch a server, spoil and mend its group, share the passphrase, look about, end it all."""
    aws.scenery.lead_out()
    iam = aws.client("iam")
    iam.create_role(RoleName=PROFILE, AssumeRolePolicyDocument="{}")
    iam.create_instance_profile(InstanceProfileName=PROFILE)
    iam.add_role_to_instance_profile(InstanceProfileName=PROFILE, RoleName=PROFILE)
    place = AwsPlace(ACCOUNT_ID, REGION, aws.scenery.subnet_id, PROFILE)
    azure, vault = AzurePlace("westeurope", "rg"), Vault("s", "rg", "v")
    order = ServerOrder(
        "north", Role.PROCESS_SERVER, vault, azure, place, "c5.xlarge", 300, "10.1.0.4"
    )
    servers.share_passphrase("north", place, azure)
    first = servers.ensure_server(order)
    servers.start_reach_check(ReachOrder(aws.ref(first.server_id), {"10.0.0.9": (135,)}))
    servers.terminate_server(order)
    spoil(aws, "ferry-north-process-server")
    servers.ensure_server(order)
    servers.terminate_server(order)
    servers.discard_passphrase("north", place)


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
    quiescence = AwsQuiescence(sessions)
    quiescence.mobility = mobility
    live_a_whole_life(aws, source, mobility, quiescence, sessions)
    look_before(aws, sessions)
    race(aws, mobility, sessions)
    measure(aws.ref("i"), AwsWorkload(sessions))
    assert asked | IMPLIED == SOURCE_ROLE
    prepare_a_landing_zone(aws, AwsSourceServers(sessions, lambda *_: "correct horse"))
    assert asked | IMPLIED | {"iam:PassRole"} == SOURCE_ROLE | ZONE_ROLE


def test_the_end_of_a_source_asks_for_what_its_own_list_says(aws, sessions, asked):
    retirement, ref = AwsRetirement(sessions), aws.launch()
    retirement.ensure_snapshots(ref)
    retirement.terminate(ref)
    implied = {"ec2:CreateTags"}  # with what is made
    assert asked - {"ec2:DescribeInstances"} | implied == RETIREMENT


def test_no_action_of_the_list_reads_a_secret_or_ends_a_source_instance():
    forbidden = {"ssm:GetParameter", "ssm:PutParameter", "ec2:TerminateInstances"}
    assert not forbidden & (SOURCE_ROLE | OWN_ROLE)
    assert not [action for action in SOURCE_ROLE | ZONE_ROLE if "*" in action]
