"""What AWS says when it fails, sorted by what may be done about it.

Codes: the EC2, Systems Manager and STS API references and their common errors.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from domain.errors import MigrationError, Refusal, Refused, Transient

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

_WAIT, _ACT, _FATAL = "wait", "act", "fatal"
_LONGEST_DETAIL = 500  # a denied EC2 call carries kilobytes of encoded policy
_SERVER_ERROR = 500

_TABLE: tuple[tuple[str, str, str], ...] = (
    ("RequestLimitExceeded Throttling ThrottlingException ThrottledException RequestThrottled "
     "RequestThrottledException EC2ThrottledException TooManyRequestsException SlowDown "
     "BandwidthLimitExceeded PriorRequestNotComplete TooManyUpdates",
     _WAIT, "AWS throttles this account: run fewer instances at once, or raise the API quota."),
    ("InternalError InternalFailure InternalServerError ServerInternal ServiceUnavailable "
     "Unavailable RequestTimeout RequestTimeoutException RequestExpired",
     _WAIT, "AWS does not answer: look at its health dashboard, then start the wave again."),
    ("ExpiredToken ExpiredTokenException",
     _WAIT, "The credentials have expired and were not renewed: check the role and the clock."),
    ("DependencyViolation",
     _WAIT, "Something still uses it: detach the group from the interfaces that AWS names."),
    ("IncorrectInstanceState IncorrectState",
     _WAIT, "The instance is between two states: look at it in EC2 and settle its state."),
    ("InsufficientInstanceCapacity",
     _WAIT, "AWS has no capacity for this instance type now: start the instance by hand later."),
    ("UnauthorizedOperation AccessDenied AccessDeniedException",
     _ACT, "Allow {action} to the role that Ferry uses in this account."),
    ("InvalidClientTokenId UnrecognizedClientException AuthFailure SignatureDoesNotMatch "
     "InvalidIdentityToken IDPRejectedClaim InvalidAuthorizationMessage",
     _ACT, "Check Ferry's AWS identity: the credentials or the identity provider are not known."),
    ("OptInRequired RegionDisabledException", _ACT, "Enable this region for the account."),
    ("InvalidInstanceID.NotFound InvalidInstanceID.Malformed",
     _ACT, "Check the instance id, its account and its region."),
    ("InvalidInstanceId",
     _ACT, "Start the SSM agent and attach an instance profile with AmazonSSMManagedInstanceCore."),
    ("OperationNotPermitted UnsupportedOperation",
     _ACT, "Take the instance's stop protection off; a spot instance cannot be moved."),
    ("SecurityGroupsPerInterfaceLimitExceeded",
     _ACT, "Free one security group on the primary network interface, or raise the quota "
     "'security groups per network interface' (5 unless raised)."),
    ("SecurityGroupLimitExceeded", _ACT, "Raise the quota of security groups of the VPC."),
    ("TagLimitExceeded", _ACT, "Free some of the instance's 50 tags."),
    ("DocumentLimitExceeded", _ACT, "Delete old Ferry-… command documents of this account."),
    ("InvalidDocument InvalidDocumentContent InvalidParameters InvalidParameterValue "
     "InvalidParameterCombination MissingParameter ValidationError ValidationException",
     _FATAL, "Report this: Ferry made the request."),
)  # fmt: skip

_SORTED = {code: (sort, remedy) for codes, sort, remedy in _TABLE for code in codes.split()}


@contextmanager
def aws_calls(service: str, subject: object, *, fine: Collection[str] = ()) -> Iterator[None]:
    """Turn what AWS raises inside into Transient and Refused; codes in `fine` are swallowed.

    A refusal's code is `<service>.<AWS's own code>`, its subject the instance that it concerns.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        yield
    except ClientError as error:
        if error.response["Error"].get("Code") not in fine:
            raise _from_response(error, service, str(subject)) from error
    except BotoCoreError as error:
        raise _from_client(error, service, str(subject)) from error


def _from_response(error: "ClientError", service: str, subject: str) -> MigrationError:
    described = error.response["Error"]
    code, metadata = described.get("Code", "Unknown"), error.response["ResponseMetadata"]
    if error.operation_name.startswith("AssumeRole"):
        service = "sts"  # credentials are fetched in the midst of another service's call
    status = metadata.get("HTTPStatusCode", 0)
    unknown = _WAIT if status >= _SERVER_ERROR else _ACT
    sort, remedy = _SORTED.get(code, (unknown, "Read what AWS says, mend it, then run again."))
    refusal = Refusal(
        code=f"{service}.{code}",
        subject=subject,
        detail=f"{error.operation_name}: {described.get('Message', 'no reason')[:_LONGEST_DETAIL]}",
        remedy=_remedy_of_role(remedy, service).format(action=f"{service}:{error.operation_name}"),
        fatal=sort == _FATAL,
    )
    if sort == _WAIT:
        return _transient(refusal, _retry_after(metadata.get("HTTPHeaders", {})))
    return Refused(refusal)


def _remedy_of_role(remedy: str, service: str) -> str:
    """Name the other side of a role too: its trust policy denies as its permissions do."""
    if service == "sts" and "{action}" in remedy:
        return f"{remedy} Check that the role exists, and the external id in its trust policy."
    return remedy


def _from_client(error: Exception, service: str, subject: str) -> MigrationError:
    from botocore import exceptions as known  # noqa: PLC0415

    kind = type(error).__name__
    refusal = Refusal(f"{service}.{kind}", subject, str(error)[:_LONGEST_DETAIL])
    passing = (
        known.HTTPClientError,
        known.ConnectionError,
        known.ResponseStreamingError,
        known.CredentialRetrievalError,
    )
    if isinstance(error, passing) or kind == "ResponseParserError":
        return _transient(refusal, None)
    if isinstance(error, known.NoCredentialsError | known.PartialCredentialsError):
        remedy = "Give Ferry an AWS identity: a role to assume by its managed identity."
    else:
        remedy = "Report this: Ferry made the request."
    return Refused(Refusal(refusal.code, subject, refusal.detail, remedy))


def _transient(refusal: Refusal, retry_after: timedelta | None) -> Transient:
    return Transient(f"{refusal.detail} [{refusal.code}]", retry_after, refusal)


def _retry_after(headers: Any) -> timedelta | None:
    seconds = headers.get("retry-after", "")
    return timedelta(seconds=int(seconds)) if seconds.isdigit() else None
