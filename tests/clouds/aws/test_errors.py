from datetime import timedelta

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from clouds.aws.errors import aws_calls
from domain.errors import Refused, Transient


def answered(code, status=400, operation="RunInstances", headers=None, message="so it is"):
    described = {"Code": code, "Message": message}
    metadata = {"HTTPStatusCode": status, "HTTPHeaders": headers or {}}
    return ClientError({"Error": described, "ResponseMetadata": metadata}, operation)


def translated(error, **more):
    with pytest.raises((Refused, Transient)) as raised, aws_calls("ec2", "i-1", **more):
        raise error
    return raised.value


@pytest.mark.parametrize(
    "code",
    [
        "RequestLimitExceeded",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "InternalError",
        "Unavailable",
        "ExpiredToken",
        "DependencyViolation",
        "IncorrectInstanceState",
        "InvalidPermission.Duplicate",
    ],
)
def test_what_passes_is_asked_again(code):
    assert isinstance(translated(answered(code)), Transient)


@pytest.mark.parametrize(
    "error",
    [
        ConnectTimeoutError(endpoint_url="http://x"),
        ReadTimeoutError(endpoint_url="http://x"),
        EndpointConnectionError(endpoint_url="http://x"),
        ResponseParserError("cut off"),
    ],
)
def test_a_service_out_of_reach_is_asked_again(error):
    assert isinstance(translated(error), Transient)


def test_a_code_that_nobody_knows_is_asked_again_when_aws_itself_broke():
    assert isinstance(translated(answered("Odd", status=502)), Transient)
    assert isinstance(translated(answered("Odd", status=400)), Refused)


def test_the_time_that_aws_names_is_kept():
    throttled = translated(answered("Throttling", headers={"retry-after": "7"}))
    assert throttled.delay.retry_after == timedelta(seconds=7)


def test_whoever_gives_up_on_a_throttled_call_learns_why():
    assert "quota" in translated(answered("RequestLimitExceeded")).delay.otherwise.remedy


@pytest.mark.parametrize("code", ["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"])
def test_a_missing_permission_is_named_by_its_action(code):
    denied = translated(answered(code, operation="StopInstances"))
    assert denied.refusal.code == f"ec2.{code}"
    assert "ec2:StopInstances" in denied.remedy


def test_a_role_that_is_denied_in_the_midst_of_a_call_is_the_roles_fault():
    denied = translated(answered("AccessDenied", operation="AssumeRole"))
    assert denied.refusal.code == "sts.AccessDenied"
    assert "external id" in denied.remedy


def test_an_identity_that_is_missing_is_the_operators_to_give():
    assert "identity" in translated(NoCredentialsError()).remedy


def test_a_request_that_is_wrong_cannot_be_mended_for_this_machine():
    assert translated(answered("InvalidParameterValue")).refusal.fatal
    assert isinstance(translated(ParamValidationError(report="missing")), Refused)


def test_what_was_wished_for_anyway_is_no_error():
    with aws_calls("ec2", "i-1", fine={"InvalidGroup.NotFound"}):
        raise answered("InvalidGroup.NotFound")


def test_the_encoded_policy_of_a_denial_does_not_fill_the_history():
    assert len(str(translated(answered("UnauthorizedOperation", message="x" * 9000)))) < 700
