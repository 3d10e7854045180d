"""What AWS raises, turned into the domain's errors."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from clouds.aws.error_codes import Reaction, meaning_of
from domain.errors import MigrationError, Refusal, Refused, Transient

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

_LONGEST_DETAIL = 500  # a denied EC2 call carries kilobytes of encoded policy


@contextmanager
def aws_calls(service: str, subject: object, *, fine: Collection[str] = ()) -> Iterator[None]:
    """Turn what AWS raises inside into Transient and Refused; codes in `fine` are swallowed.

    A refusal's code is `<service>.<AWS's own code>`, its subject the instance that it concerns.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
    from botocore.parsers import ResponseParserError  # noqa: PLC0415

    try:
        yield
    except ClientError as error:
        if error.response["Error"].get("Code") not in fine:
            raise _answered(error, service, str(subject)) from error
    except (BotoCoreError, ResponseParserError) as error:
        raise _unanswered(error, service, str(subject)) from error


def _answered(error: "ClientError", service: str, subject: str) -> MigrationError:
    described, metadata = error.response["Error"], error.response["ResponseMetadata"]
    code = described.get("Code", "Unknown")
    if error.operation_name.startswith("AssumeRole"):
        service = "sts"  # credentials are fetched in the midst of another service's call
    meaning = meaning_of(code, metadata.get("HTTPStatusCode", 0))
    refusal = Refusal(
        code=f"{service}.{code}",
        subject=subject,
        detail=f"{error.operation_name}: {described.get('Message', 'no reason')[:_LONGEST_DETAIL]}",
        remedy=_remedy(meaning.remedy, service, error.operation_name),
        fatal=meaning.reaction is Reaction.GIVE_UP,
    )
    if meaning.reaction is Reaction.WAIT:
        return _transient(refusal, _retry_after(metadata.get("HTTPHeaders", {})))
    return Refused(refusal)


def _remedy(remedy: str, service: str, operation: str) -> str:
    """Name the action, and for a role its other side: a trust policy denies like a permission."""
    named = remedy.format(action=f"{service}:{operation}")
    if service == "sts" and named != remedy:
        return f"{named} Check that the role exists, and the external id in its trust policy."
    return named


def _unanswered(error: Exception, service: str, subject: str) -> MigrationError:
    from botocore import exceptions  # noqa: PLC0415
    from botocore.parsers import ResponseParserError  # noqa: PLC0415

    passing = (
        exceptions.HTTPClientError,
        exceptions.ConnectionError,
        exceptions.ResponseStreamingError,
        exceptions.CredentialRetrievalError,
        ResponseParserError,
    )
    nobody = (exceptions.NoCredentialsError, exceptions.PartialCredentialsError)
    if isinstance(error, nobody):
        remedy = "Give Ferry an AWS identity: a federated role, or a profile of this machine."
    elif isinstance(error, passing):
        remedy = "AWS cannot be reached: check the network and the endpoint, then run again."
    else:
        remedy = "Report this: Ferry made the request."
    detail = str(error)[:_LONGEST_DETAIL]
    refusal = Refusal(f"{service}.{type(error).__name__}", subject, detail, remedy)
    return _transient(refusal, None) if isinstance(error, passing) else Refused(refusal)


def _transient(refusal: Refusal, retry_after: timedelta | None) -> Transient:
    detail = f"{refusal.subject}: {refusal.detail} [{refusal.code}]"
    return Transient(detail, retry_after, otherwise=refusal)


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    seconds = headers.get("retry-after", "")
    return timedelta(seconds=int(seconds)) if seconds.isdigit() else None
