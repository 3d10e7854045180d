"""Azure's errors in the domain's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from domain.errors import Refusal, Refused, Transient
from domain.failure_codes import Reaction, sort_failure

if TYPE_CHECKING:
    from azure.core.exceptions import HttpResponseError


@contextmanager
def translated(system: str, subject: str) -> Iterator[None]:
    """Raise what happens inside as Transient or Refused `<system>.<code>` about the subject."""
    from azure.core import exceptions  # noqa: PLC0415 (keeps the cold start short)

    try:
        yield
    except exceptions.ClientAuthenticationError as error:
        raise Refused(_unauthorised(system, subject, error)) from error
    except exceptions.HttpResponseError as error:
        raise from_response(system, subject, error) from error
    except exceptions.AzureError as error:  # no answer: the request or its response was lost
        raise Transient(f"{subject}: {system} does not answer: {error.message}") from error


def from_response(system: str, subject: str, error: "HttpResponseError") -> Transient | Refused:
    """Sort an HTTP error by its service code, else by its status."""
    code, message = _code_and_message(error)
    status = error.status_code or 0
    failure = sort_failure(service_code=code, http_status=status)
    refusal = Refusal(
        code=f"{system}.{failure.code}",
        subject=subject,
        detail=message,
        remedy=failure.remedy,
        fatal=failure.reaction is Reaction.FATAL,
    )
    if failure.reaction is Reaction.RETRY:
        return Transient(f"{subject}: {message}", _retry_after(error), otherwise=refusal)
    return Refused(refusal)


def _unauthorised(system: str, subject: str, error: Any) -> Refusal:
    return Refusal(
        code=f"{system}.401",
        subject=subject,
        detail=error.message.splitlines()[0],
        remedy="Give the app an identity that Azure knows: a managed identity in Azure, az login "
        "on a developer's machine.",
    )


def _code_and_message(error: "HttpResponseError") -> tuple[str, str]:
    if error.error:
        return error.error.code or "", error.error.message or error.message
    return "", error.message.splitlines()[0]


def _retry_after(error: "HttpResponseError") -> timedelta | None:
    response: Any = error.response
    value = response.headers.get("Retry-After", "") if response else ""
    return timedelta(seconds=int(value)) if value.isdigit() else None
