import pytest

from domain.errors import Refused
from domain.job import (
    NOTHING_TO_DO,
    Job,
    JobError,
    JobState,
    ended,
    require_success,
    resumed,
    worth_repeating,
)


@pytest.mark.parametrize(
    ("state", "over"),
    [
        (JobState.NOT_STARTED, False),
        (JobState.IN_PROGRESS, False),
        (JobState.OTHER, False),
        (JobState.SUCCEEDED, True),
        (JobState.FAILED, True),
        (JobState.CANCELLED, True),
        (JobState.SUSPENDED, True),
    ],
)
def test_a_job_is_over_once_it_does_nothing_more_by_itself(state, over):
    assert ended(Job("j", state)) is over
    assert resumed(Job("j", state)) is (state is not JobState.SUSPENDED)


@pytest.mark.parametrize(
    ("job", "worth"),
    [
        (Job("j", JobState.FAILED, errors=(JobError("28092"),)), True),
        (Job("j", JobState.FAILED, errors=(JobError("28092"), JobError("28031"))), False),
        (Job("j", JobState.CANCELLED, errors=(JobError("28092"),)), False),
    ],
)
def test_only_a_failure_that_is_temporary_in_every_part_is_repeated(job, worth):
    assert worth_repeating(job) is worth


def test_success_is_no_error():
    require_success(NOTHING_TO_DO, "i-1")
    require_success(Job("j", JobState.SUCCEEDED), "i-1")


def test_a_failed_job_tells_the_providers_code_and_the_published_remedy():
    error = JobError("95107", "78007", "the user name or password is wrong")
    with pytest.raises(Refused, match="i-1: job EnableDr failed: the user name") as refused:
        require_success(Job("j", JobState.FAILED, "EnableDr", errors=(error,)), "i-1")
    assert refused.value.refusal.code == "site_recovery.95107"
    assert "run-as account" in refused.value.remedy
    assert not refused.value.refusal.fatal


WARNED = JobError("95265", "", "a reboot is advised")


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ((WARNED, JobError("95107"), JobError("95213")), "95107"),
        ((WARNED, JobError("", "Unheard")), "Unheard"),
        ((WARNED, JobError("78188")), "95265"),
    ],
)
def test_the_first_error_that_is_no_warning_says_why_a_job_failed(errors, code):
    with pytest.raises(Refused) as refused:
        require_success(Job("j", JobState.FAILED, errors=errors), "i-1")
    assert refused.value.refusal.code == f"site_recovery.{code}"


def test_an_unsupported_system_is_fatal():
    error = JobError("95213", "78007", "not supported")
    with pytest.raises(Refused) as refused:
        require_success(Job("j", JobState.FAILED, errors=(error,)), "i-1")
    assert refused.value.refusal.fatal


@pytest.mark.parametrize(
    ("job", "code", "words"),
    [
        (
            Job("j1", JobState.CANCELLED),
            "site_recovery.job_cancelled",
            "job j1 cancelled: no reason",
        ),
        (
            Job("j1", JobState.FAILED, state_description="Aborted"),
            "site_recovery.job_failed",
            "Aborted",
        ),
        (
            Job("j1", JobState.FAILED, errors=(JobError("12345", "", "odd", "do this"),)),
            "site_recovery.12345",
            "odd",
        ),
    ],
)
def test_even_an_unexplained_failure_says_what_it_knows(job, code, words):
    with pytest.raises(Refused, match=words) as refused:
        require_success(job, "i-1")
    assert refused.value.refusal.code == code


def test_the_services_own_advice_stands_where_the_table_has_none():
    error = JobError("12345", "", "odd", "turn it off and on")
    with pytest.raises(Refused) as refused:
        require_success(Job("j", JobState.FAILED, errors=(error,)), "i-1")
    assert refused.value.remedy == "turn it off and on"
