import pytest

from clouds.aws.own_rights import read_aws_clock, try_actions
from clouds.aws.permissions import OWN_ROLE, RETIREMENT, SOURCE_ROLE, ZONE_ROLE
from domain.errors import Refused, Transient
from local.simulators.aws.scenery import ACCOUNT_ID, REGION

CHANGING = {"ec2:CreateTags", "ec2:DeleteTags", "ec2:CreateSecurityGroup",
            "ec2:ModifyNetworkInterfaceAttribute"}  # fmt: skip
POWER = {"ec2:StopInstances", "ec2:StartInstances"}
# Of these nothing can be tried: EC2 wants a real thing, or Systems Manager would do it.
UNTRIED = 20


def tried(sessions):
    return try_actions(sessions, ACCOUNT_ID, REGION)


def test_only_what_the_lists_name_is_tried_and_nothing_is_changed(aws, sessions):
    ref = aws.launch()
    ec2 = aws.client("ec2")
    before = ec2.describe_instances(InstanceIds=[ref.instance_id])["Reservations"]
    groups = ec2.describe_security_groups()["SecurityGroups"]
    told = tried(sessions)
    assert not told.denied
    assert told.allowed <= SOURCE_ROLE | ZONE_ROLE | RETIREMENT | OWN_ROLE
    assert told.allowed >= CHANGING
    assert not told.allowed & POWER
    assert len(SOURCE_ROLE - told.allowed) < UNTRIED
    assert ec2.describe_instances(InstanceIds=[ref.instance_id])["Reservations"] == before
    assert ec2.describe_security_groups()["SecurityGroups"] == groups


def test_power_is_tried_on_instances_of_a_wave_alone_and_none_stops(aws, sessions):
    aws.launch()
    ref = aws.launch()
    ec2 = aws.client("ec2")
    ec2.create_tags(Resources=[ref.instance_id], Tags=[{"Key": "ferry:wave", "Value": "w"}])
    assert tried(sessions).allowed >= POWER
    states = [
        each["State"]["Name"]
        for one in ec2.describe_instances()["Reservations"]
        for each in one["Instances"]
    ]
    assert set(states) == {"running"}


def test_without_an_instance_only_reading_is_tried(aws, sessions):
    aws.scenery  # noqa: B018 (a network, and nothing in it)
    assert not tried(sessions).allowed & CHANGING


@pytest.mark.parametrize(
    ("action", "code"),
    [("CreateTags", "UnauthorizedOperation"), ("ListCommands", "AccessDeniedException")],
)
def test_what_is_denied_is_told_and_hides_no_other(aws, sessions, action, code):
    aws.launch()
    aws.control.fail_api(action, code=code, status=403)
    told = tried(sessions)
    assert {each.split(":")[1] for each in told.denied} == {action}
    assert len(told.allowed) > UNTRIED


def test_a_throttle_tells_neither(aws, sessions):
    aws.launch()
    aws.control.fail_api("DescribeVolumes")
    told = tried(sessions)
    assert "ec2:DescribeVolumes" not in told.allowed | told.denied


def test_whoever_is_not_known_is_refused(aws, sessions):
    aws.launch()
    aws.control.fail_api("DescribeInstances", code="AuthFailure", status=401)
    with pytest.raises(Refused):
        tried(sessions)


def test_nobody_there_is_a_delay(aws, sessions, monkeypatch):
    del aws
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(Transient):
        tried(sessions)


def test_awss_clock_is_that_of_the_simulation(aws, sessions):
    assert abs((read_aws_clock(sessions) - aws.clock.now()).total_seconds()) < 5
