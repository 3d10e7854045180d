import subprocess
import sys

import pytest

from clouds.aws.credentials import Federation, SourceRole
from clouds.aws.session import Sessions
from clouds.aws.source_cloud import AwsSourceCloud
from domain.errors import Refused, Transient
from domain.source_instance import InstanceRef
from local.simulators.aws.accounts import make_role
from local.simulators.aws.scenery import ACCOUNT_ID, REGION, InstanceWish, Scenery

OTHER = "999988887777"


@pytest.fixture
def abroad(aws):
    """An instance in an account that only the role Ferry leads to."""
    make_role(aws.url, OTHER, "Ferry", "right")
    launched = Scenery(aws.url, OTHER).launch(InstanceWish("abroad"))
    return InstanceRef(OTHER, REGION, launched)


def roles_assumed(aws):
    return aws.actions().count("AssumeRole")


def test_an_instance_of_another_account_is_reached_by_the_role(abroad):
    cloud = AwsSourceCloud(Sessions(SourceRole("Ferry", "right")))
    assert cloud.describe_instance(abroad).name == "abroad"


def test_an_instance_of_the_own_account_needs_no_role(aws):
    ref = aws.launch(name="home")
    cloud = AwsSourceCloud(Sessions(SourceRole("Nobody")))
    assert cloud.describe_instance(ref).name == "home"
    assert roles_assumed(aws) == 0


@pytest.mark.parametrize(
    "role", [SourceRole("Ferry", "wrong"), SourceRole("Ferry"), SourceRole("X")]
)
def test_a_role_that_does_not_let_us_in_is_refused_with_what_to_check(abroad, role):
    with pytest.raises(Refused) as refused:
        AwsSourceCloud(Sessions(role)).describe_instance(abroad)
    assert refused.value.refusal.code == "sts.AccessDenied"
    assert "external id" in refused.value.remedy


def test_an_account_that_is_not_listed_is_never_asked_for_its_role(aws, abroad):
    for listed, code in (((), ""), ((OTHER,), ""), (("123123123123",), "account_not_allowed")):
        before = roles_assumed(aws)
        cloud = AwsSourceCloud(Sessions(SourceRole("Ferry", "right", listed)))
        if not code:
            assert cloud.describe_instance(abroad).name == "abroad"
            continue
        with pytest.raises(Refused, match=code) as refused:
            cloud.describe_instance(abroad)
        assert "FERRY_AWS_ACCOUNTS" in refused.value.remedy
        assert roles_assumed(aws) == before


def test_another_account_without_a_role_is_refused_before_anything_is_asked_there(abroad):
    with pytest.raises(Refused) as refused:
        AwsSourceCloud(Sessions()).describe_instance(abroad)
    assert refused.value.refusal.code == "sts.no_role"


def test_a_role_is_assumed_once_for_all_calls_of_its_hour(aws, abroad):
    cloud = AwsSourceCloud(Sessions(SourceRole("Ferry", "right")))
    for _ in range(3):
        cloud.describe_instance(abroad)
    # One for EC2 and one for Systems Manager would be one too many.
    assert roles_assumed(aws) == 1


def test_a_role_is_renewed_before_it_expires(aws, abroad):
    aws.control.set_role_lifetime(5)
    cloud = AwsSourceCloud(Sessions(SourceRole("Ferry", "right")))
    cloud.describe_instance(abroad)
    assumed = roles_assumed(aws)
    cloud.describe_instance(abroad)
    assert roles_assumed(aws) > assumed


def test_credentials_that_expired_on_the_way_are_worth_another_try(aws, source):
    ref = aws.launch()
    aws.control.fail_api("DescribeInstances", code="ExpiredToken", status=400)
    with pytest.raises(Transient):
        source.describe_instance(ref)
    assert source.describe_instance(ref).ref == ref


def test_an_identity_from_outside_is_exchanged_for_a_role_and_leaves_no_trace(aws, abroad, caplog):
    caplog.set_level("DEBUG")
    make_role(aws.url, ACCOUNT_ID, "Function")
    arn = f"arn:aws:iam::{ACCOUNT_ID}:role/Function"
    federation = Federation(arn, lambda: "a token of the managed identity")
    sessions = Sessions(SourceRole("Ferry", "right"), federation)
    assert AwsSourceCloud(sessions).describe_instance(abroad).name == "abroad"
    assert "AssumeRoleWithWebIdentity" in aws.actions()
    assert "a token of the managed identity" not in str(aws.control.ledger())
    assert "a token of the managed identity" not in caplog.text


def test_keys_of_a_role_are_in_no_log_however_talkative(aws, abroad, caplog):
    caplog.set_level("DEBUG")
    AwsSourceCloud(Sessions(SourceRole("Ferry", "right"))).describe_instance(abroad)
    assert roles_assumed(aws) == 1
    assert "SecretAccessKey" not in caplog.text


def test_nobody_is_told_to_get_an_identity(aws, monkeypatch):
    ref = aws.launch()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(Refused) as refused:
        AwsSourceCloud(Sessions()).describe_instance(ref)
    assert "identity" in refused.value.remedy


def test_an_aws_that_is_out_of_reach_is_asked_again(aws, monkeypatch):
    ref = aws.launch()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(Transient):
        AwsSourceCloud(Sessions()).describe_instance(ref)


def test_a_failed_call_is_not_repeated_behind_our_back(aws, source):
    ref = aws.launch()
    aws.control.fail_api("StopInstances")
    with pytest.raises(Transient):
        source.stop_instance(ref)
    assert [e["status"] for e in aws.control.ledger() if e["action"] == "StopInstances"] == [503]


def test_calls_say_whose_they_are(aws, source, sessions):
    ref, seen = aws.launch(), []
    client = sessions.ec2(ref)
    client.meta.events.register("before-send.ec2", lambda request, **_: seen.append(request), "spy")
    source.start_instance(ref)
    client.meta.events.unregister("before-send.ec2", unique_id="spy")
    assert b"ferry/" in seen[0].headers["User-Agent"]


def test_importing_the_adapters_does_not_import_the_sdk():
    code = """
import sys, clouds.aws.source_cloud, clouds.aws.mobility_service
sys.exit(any(name in sys.modules for name in ("boto3", "botocore")))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("region", ["eu-west-9", "aa-a-0"])
def test_a_region_that_aws_does_not_have_is_refused_without_asking_there(aws, region):
    ref = InstanceRef(ACCOUNT_ID, region, "i-0123456789abcdef0")
    with pytest.raises(Refused, match=f"no region {region}") as refused:
        AwsSourceCloud(Sessions()).describe_instance(ref)
    assert refused.value.refusal.code == "ec2.unknown_region"
    assert "Correct" in refused.value.remedy
    assert aws.actions() == []
