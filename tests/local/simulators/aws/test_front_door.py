import json
import urllib.error

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError


def test_a_fault_strikes_as_often_as_it_was_told_and_then_no_more(aws):
    ec2 = aws.client("ec2")
    aws.control.fail_api("DescribeVpcs", times=2, retry_after=7)
    for _ in range(2):
        with pytest.raises(ClientError) as throttled:
            ec2.describe_vpcs()
    assert throttled.value.response["Error"]["Code"] == "RequestLimitExceeded"
    assert throttled.value.response["ResponseMetadata"]["HTTPHeaders"]["retry-after"] == "7"
    assert ec2.describe_vpcs()["Vpcs"]


@pytest.mark.parametrize(
    ("service", "action", "call"),
    [
        ("ec2", "DescribeVpcs", "describe_vpcs"),
        ("ssm", "ListCommands", "list_commands"),
        ("sts", "GetCallerIdentity", "get_caller_identity"),
    ],
)
def test_every_service_spells_its_errors_in_its_own_way(aws, service, action, call):
    client = aws.client(service)
    aws.control.fail_api(action, code="Spoilt", message="on purpose", status=400)
    with pytest.raises(ClientError) as spoilt:
        getattr(client, call)()
    assert spoilt.value.response["Error"] == {"Code": "Spoilt", "Message": "on purpose"}


def test_a_lost_answer_leaves_behind_what_the_call_did(aws):
    ec2 = aws.client("ec2")
    aws.control.fail_api("CreateVpc", lost=True)
    with pytest.raises(ConnectionClosedError):
        ec2.create_vpc(CidrBlock="10.9.0.0/16")
    assert "10.9.0.0/16" in {vpc["CidrBlock"] for vpc in ec2.describe_vpcs()["Vpcs"]}


def test_the_ledger_knows_who_changed_what_and_who_was_refused(aws):
    ec2 = aws.client("ec2")
    ec2.describe_vpcs()
    ec2.create_vpc(CidrBlock="10.9.0.0/16")
    with pytest.raises(ClientError):
        ec2.delete_vpc(VpcId="vpc-00000000")
    entries = [(e["action"], e["status"], e["parameters"]) for e in aws.control.ledger()]
    assert entries == [
        ("CreateVpc", 200, {"CidrBlock": "10.9.0.0/16"}),
        ("DeleteVpc", 400, {"VpcId": "vpc-00000000"}),
    ]


def test_the_ledger_keeps_no_secrets(aws):
    aws.client("ssm").put_parameter(Name="/a", Value="plain text of a key", Type="SecureString")
    assert [e["action"] for e in aws.control.ledger()] == ["PutParameter"]
    assert "plain text of a key" not in json.dumps(aws.control.ledger())


def test_a_misspelt_wish_is_refused(aws):
    with pytest.raises(urllib.error.HTTPError, match="400"):
        aws.control.fail_command(exit_kode=5)


def test_a_machine_that_is_not_there_cannot_be_changed(aws):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        aws.control.change_machine("i-0123456789abcdef0", managed=False)


def test_a_reset_leaves_nothing(aws):
    aws.launch()
    aws.control.fail_api("DescribeInstances")
    aws.control.reset()
    assert aws.client("ec2").describe_instances()["Reservations"] == []
    assert aws.control.machines() == []
    assert aws.control.ledger() == []
