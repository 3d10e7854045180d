import pytest

from domain.errors import Refused, Transient
from domain.names import security_group_name
from domain.source_instance import ReplicationPath
from local.simulators.aws.seed_variants import Variant

APPLIANCE = "10.0.0.10"
WAY = {("tcp", 443, "10.0.0.10/32"), ("tcp", 9443, "10.0.0.10/32")}
STEPS = (
    "CreateSecurityGroup",
    "RevokeSecurityGroupEgress",
    "AuthorizeSecurityGroupEgress",
    "ModifyNetworkInterfaceAttribute",
)


def own_groups(aws, ref):
    named = [{"Name": "group-name", "Values": [security_group_name(ref)]}]
    return aws.client("ec2").describe_security_groups(Filters=named)["SecurityGroups"]


def attached(aws, ref):
    ec2 = aws.client("ec2")
    found = ec2.describe_instances(InstanceIds=[ref.instance_id])["Reservations"][0]["Instances"][0]
    return sorted(group["GroupName"] for group in found["NetworkInterfaces"][0]["Groups"])


def openings(permissions):
    return {
        (each["IpProtocol"], each.get("FromPort"), cidr["CidrIp"])
        for each in permissions
        for cidr in each["IpRanges"]
    }


def assert_open(aws, ref):
    (group,) = own_groups(aws, ref)
    assert openings(group["IpPermissionsEgress"]) == WAY
    assert group["IpPermissions"] == []
    assert attached(aws, ref) == sorted([security_group_name(ref), "servers"])


def tags_of_own(aws, ref):
    (group,) = own_groups(aws, ref)
    return {tag["Key"]: tag["Value"] for tag in group["Tags"]}


def test_the_instance_gets_a_group_that_leads_to_the_appliance_and_nowhere_else(aws, source):
    ref = aws.launch()
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    assert_open(aws, ref)
    assert tags_of_own(aws, ref) == {
        "ferry:instance": ref.instance_id,
        "ferry:opens": "outbound 443 9443 @ 10.0.0.10/32",
    }


def test_the_tag_follows_what_the_group_opens(aws, source):
    ref = aws.launch()
    for push in (False, True):
        source.allow_replication(ReplicationPath(ref, APPLIANCE, push=push))
    assert "inbound 135 139 445 @ 10.0.0.10/32" in tags_of_own(aws, ref)["ferry:opens"]


def test_a_group_is_closed_before_it_is_attached(aws, source):
    ref = aws.launch()
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    assert [action for action in aws.actions() if action in STEPS][-4:] == list(STEPS)


def test_what_is_done_is_not_done_again(aws, source):
    ref = aws.launch()
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    before = aws.actions()
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    assert aws.actions() == before


@pytest.mark.parametrize("lost", [False, True], ids=["failed", "answer lost"])
@pytest.mark.parametrize("step", STEPS)
def test_an_interruption_at_any_step_is_made_good_by_a_repeat(aws, source, step, lost):
    ref = aws.launch()
    aws.control.fail_api(step, lost=lost)
    with pytest.raises(Transient):
        source.allow_replication(ReplicationPath(ref, APPLIANCE))
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    assert_open(aws, ref)


@pytest.mark.parametrize("step", STEPS)
def test_two_at_once_end_with_one_open_way(aws, source, sessions, step):
    ref, events = aws.launch(), sessions.ec2(aws.ref("i")).meta.events

    def overtake(**_):
        events.unregister(f"before-call.ec2.{step}", unique_id="overtake")
        source.allow_replication(ReplicationPath(ref, APPLIANCE))

    events.register(f"before-call.ec2.{step}", overtake, "overtake")
    for _ in range(3):
        try:
            source.allow_replication(ReplicationPath(ref, APPLIANCE))
        except Transient:
            continue  # the other one was faster: whoever repeats finds its work
        break
    assert_open(aws, ref)


def test_an_appliance_that_moved_is_followed(aws, source):
    ref = aws.launch()
    source.allow_replication(ReplicationPath(ref, "10.0.0.99"))
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    assert_open(aws, ref)


def test_what_somebody_added_to_the_group_is_taken_out(aws, source):
    ref, ec2 = aws.launch(), aws.client("ec2")
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    rdp = [{"IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389}]
    everybody = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    group_id = own_groups(aws, ref)[0]["GroupId"]
    for authorize in ("authorize_security_group_ingress", "authorize_security_group_egress"):
        getattr(ec2, authorize)(GroupId=group_id, IpPermissions=[{**rdp[0], **everybody}])
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    assert_open(aws, ref)


def test_an_interface_without_room_is_the_operators_to_clear(aws, source):
    ref = aws.launch(Variant.FIVE_GROUPS)
    before = attached(aws, ref)
    with pytest.raises(Refused) as refused:
        source.allow_replication(ReplicationPath(ref, APPLIANCE))
    assert "Free a security group" in refused.value.remedy
    assert attached(aws, ref) == before
    source.withdraw_replication(ref)
    assert own_groups(aws, ref) == []


def test_a_group_of_somebody_else_is_not_touched_whatever_its_name(aws, source):
    ref = aws.launch()
    aws.client("ec2").create_security_group(
        GroupName=security_group_name(ref), Description="mine", VpcId=aws.scenery.vpc_id
    )
    with pytest.raises(Refused) as refused:
        source.allow_replication(ReplicationPath(ref, APPLIANCE))
    source.withdraw_replication(ref)
    assert refused.value.refusal.code == "ec2.foreign_group"
    assert len(own_groups(aws, ref)) == 1


def test_the_way_is_closed_without_a_trace(aws, source):
    ref = aws.launch()
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    for _ in range(2):
        source.withdraw_replication(ref)
    assert (own_groups(aws, ref), attached(aws, ref)) == ([], ["servers"])


@pytest.mark.parametrize("lost", [False, True], ids=["failed", "answer lost"])
@pytest.mark.parametrize("step", ["ModifyNetworkInterfaceAttribute", "DeleteSecurityGroup"])
def test_an_interrupted_closing_is_made_good_by_a_repeat(aws, source, step, lost):
    ref = aws.launch()
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    aws.control.fail_api(step, lost=lost)
    with pytest.raises(Transient):
        source.withdraw_replication(ref)
    source.withdraw_replication(ref)
    assert (own_groups(aws, ref), attached(aws, ref)) == ([], ["servers"])


def test_a_group_that_another_interface_has_too_is_taken_off_there_as_well(aws, source):
    ref, ec2 = aws.launch(), aws.client("ec2")
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    (group,) = own_groups(aws, ref)
    subnet = ec2.describe_instances(InstanceIds=[ref.instance_id])["Reservations"][0]["Instances"][
        0
    ]
    other = ec2.create_network_interface(SubnetId=subnet["SubnetId"])["NetworkInterface"]
    ec2.modify_network_interface_attribute(
        NetworkInterfaceId=other["NetworkInterfaceId"],
        Groups=[other["Groups"][0]["GroupId"], group["GroupId"]],
    )
    source.withdraw_replication(ref)
    assert own_groups(aws, ref) == []


def test_a_group_that_aws_still_holds_is_deleted_later(aws, source):
    ref = aws.launch()
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    aws.control.fail_api("DeleteSecurityGroup", code="DependencyViolation", status=400)
    with pytest.raises(Transient):
        source.withdraw_replication(ref)


def test_a_group_that_somebody_else_deletes_meanwhile_is_no_loss(aws, source):
    ref = aws.launch()
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    aws.control.fail_api("DeleteSecurityGroup", code="InvalidGroup.NotFound", status=400)
    source.withdraw_replication(ref)
    assert attached(aws, ref) == ["servers"]


def test_an_interface_is_not_left_without_any_group(aws, source):
    ref, ec2 = aws.launch(), aws.client("ec2")
    source.allow_replication(ReplicationPath(ref, APPLIANCE))
    found = ec2.describe_instances(InstanceIds=[ref.instance_id])["Reservations"][0]["Instances"][0]
    ec2.modify_network_interface_attribute(
        NetworkInterfaceId=found["NetworkInterfaces"][0]["NetworkInterfaceId"],
        Groups=[own_groups(aws, ref)[0]["GroupId"]],
    )
    with pytest.raises(Refused) as refused:
        source.withdraw_replication(ref)
    assert "another security group" in refused.value.remedy


def test_a_terminated_instance_has_no_way_to_anywhere(aws, source):
    with pytest.raises(Refused):
        source.allow_replication(ReplicationPath(aws.launch(Variant.TERMINATED), APPLIANCE))
