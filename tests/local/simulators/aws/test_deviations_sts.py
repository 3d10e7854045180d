import pytest
from botocore.exceptions import ClientError

from local.simulators.aws.accounts import make_role

OTHER = "999988887777"
ROLE = f"arn:aws:iam::{OTHER}:role/Ferry"


def assume(aws, **more):
    sts = aws.client("sts")
    return sts.assume_role(RoleArn=ROLE, RoleSessionName="test", **more)["Credentials"]


def test_a_role_is_not_given_to_who_brings_the_wrong_external_id(either):
    make_role(either.url, OTHER, "Ferry", "right")
    for wrong in ({}, {"ExternalId": "wrong"}):
        with pytest.raises(ClientError, match="AccessDenied"):
            assume(either, **wrong)


def test_a_role_is_given_to_who_brings_the_right_external_id(aws):
    make_role(aws.url, OTHER, "Ferry", "right")
    assert assume(aws, ExternalId="right")["AccessKeyId"]


def test_a_role_that_does_not_exist_is_given_to_nobody(either):
    with pytest.raises(ClientError, match="AccessDenied"):
        assume(either)
