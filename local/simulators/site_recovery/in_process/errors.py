"""The service's refusals in the domain's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import Refusal, Refused, Transient
from domain.failure_codes import Reaction, sort_failure
from local.simulators.site_recovery.model.errors import ArmError, LostResponse


@contextmanager
def translated(system: str, subject: str) -> Iterator[None]:
    """Raise what happens inside as Transient or Refused `<system>.<code>` about the subject."""
    try:
        yield
    except ArmError as error:
        raise _sorted(system, subject, error) from error
    except LostResponse as lost:
        raise Transient(f"{subject}: {system} does not answer: {lost}") from lost


def _sorted(system: str, subject: str, error: ArmError) -> Transient | Refused:
    failure = sort_failure(service_code=error.code, http_status=error.status)
    refusal = Refusal(
        code=f"{system}.{failure.code}",
        subject=subject,
        detail=error.message,
        remedy=failure.remedy,
        fatal=failure.reaction is Reaction.FATAL,
    )
    if failure.reaction is Reaction.RETRY:
        return Transient(f"{subject}: {error.message}", error.retry_after, otherwise=refusal)
    return Refused(refusal)
