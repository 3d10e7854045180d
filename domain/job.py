"""A long-running Site Recovery operation."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from domain.errors import Refusal, Refused
from domain.failure_codes import Failure, Reaction, sort_failure


class JobState(StrEnum):
    """Site Recovery's own words for where a job stands."""

    NOT_STARTED = "NotStarted"
    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    SUSPENDED = "Suspended"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class JobError:
    """One error of a job: the provider's code where there is one, and the service's around it."""

    provider_code: str = ""
    service_code: str = ""
    message: str = ""
    recommended_action: str = ""


@dataclass(frozen=True, slots=True)
class ManualAction:
    """What a suspended job of a recovery plan waits for: the action's name and its words."""

    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One operation the vault is carrying out. An empty id means: there was nothing to do."""

    job_id: str
    state: JobState = JobState.IN_PROGRESS
    scenario: str = ""
    state_description: str = ""
    errors: tuple[JobError, ...] = ()
    allowed_actions: tuple[str, ...] = ()
    waits_for: ManualAction | None = None


@dataclass(frozen=True, slots=True)
class JobResumption:
    """A person's word that a suspended job may go on; `comment` is written into the vault.

    With an `action` it is for a job that waits at that manual action and at no other.
    """

    job_id: str
    comment: str = ""
    action: str = ""


NOTHING_TO_DO = Job("", JobState.SUCCEEDED)

_ENDED = {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED, JobState.SUSPENDED}


def ended(job: Job) -> bool:
    """Say whether the job does nothing more by itself; a suspended one waits for a person."""
    return job.state in _ENDED


def resumed(job: Job) -> bool:
    """Say whether a person has let a suspended job go on, or ended it."""
    return job.state is not JobState.SUSPENDED


def to_resume(job: Job, resumption: JobResumption) -> bool:
    """Say whether the job waits for this word: it may have been given and heard before."""
    at = job.waits_for.name if job.waits_for else ""
    return job.state is JobState.SUSPENDED and resumption.action in {"", at}


def worth_repeating(job: Job) -> bool:
    """Say whether a failed job may succeed when it is simply started again."""
    return job.state is JobState.FAILED and all(
        _sorted(error).reaction is Reaction.RETRY for error in job.errors
    )


def require_success(job: Job, subject: str) -> None:
    """Raise Refused, with the published remedy, unless the job has succeeded.

    The first error that is more than a warning says why.
    """
    if job.state is JobState.SUCCEEDED:
        return
    error = _gravest(job.errors)
    failure = _sorted(error)
    raise Refused(
        Refusal(
            code=f"site_recovery.{failure.code or 'job_' + job.state.lower()}",
            subject=subject,
            detail=f"job {job.scenario or job.job_id} {job.state.lower()}: "
            f"{error.message or job.state_description or 'no reason given'}",
            remedy=failure.remedy or error.recommended_action,
            fatal=failure.reaction is Reaction.FATAL,
        )
    )


def _sorted(error: JobError) -> Failure:
    return sort_failure(error.provider_code, error.service_code)


def _gravest(errors: tuple[JobError, ...]) -> JobError:
    graver = (error for error in errors if _sorted(error).reaction is not Reaction.WARNING)
    return next(chain(graver, errors, (JobError(),)))
