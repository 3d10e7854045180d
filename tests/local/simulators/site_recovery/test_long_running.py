"""Long-running operations on the wire: a 202, two signed addresses, and what they tell."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import cancel_job
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery import bodies

TOKEN = {"Authorization": "Bearer none"}


@pytest.fixture
def slow(reach, stage):
    return reach(stage())


def enable(reached):
    body = bodies.enabling(reached, reached.staging.machine()).as_dict()
    return reached.ask(reached.path(), "PUT", body)


def follow(url):
    return requests.get(url, headers=TOKEN, timeout=10)


def addresses(answer):
    return answer.headers["Azure-AsyncOperation"], answer.headers["Location"]


def test_an_accepted_operation_answers_with_an_empty_body_and_two_addresses(slow):
    answer = enable(slow)
    status, location = addresses(answer)
    assert (answer.status_code, answer.content) == (202, b"")
    assert answer.headers["Retry-After"] == "30"
    assert urlsplit(status).path.startswith("/Subscriptions/")
    assert "/replicationOperationStatus/" in status
    assert f"{slow.path()}/operationresults/" in location


def test_the_addresses_are_signed_and_must_come_back_unchanged(slow):
    for url in addresses(enable(slow)):
        query = parse_qs(urlsplit(url).query)
        assert {"api-version", "t", "c", "s", "h"} <= query.keys()
        assert len(query["c"][0]) == 1500
        bare = url.split("?")[0]
        cut = follow(f"{bare}?api-version=2025-08-01")
        changed = follow(url.replace("&h=", "&h=x"))
        assert [cut.status_code, changed.status_code] == [403, 403]


def test_the_status_body_is_the_recorded_one(slow):
    status, _ = addresses(enable(slow))
    running = follow(status)
    job = next(iter(slow.world.jobs.jobs.values()))
    assert running.json() == {
        "error": None,
        "id": None,
        "name": job.job_id,
        "properties": None,
        "status": "InProgress",
        "startTime": "2026-01-01T00:15:00.0000000Z",
        "endTime": None,
        "percentComplete": None,
    }
    slow.staging.wait(minutes=7)
    done = follow(status).json()
    assert (done["status"], done["endTime"]) == ("Succeeded", "2026-01-01T00:21:00.0000000Z")


def test_the_result_is_awaited_with_202_and_given_with_200(slow):
    _, location = addresses(enable(slow))
    waiting = follow(location)
    assert (waiting.status_code, waiting.content) == (202, b"")
    assert waiting.headers["Location"] == location
    slow.staging.wait(minutes=6)
    assert follow(location).json()["name"] == "item"


def test_the_result_of_a_removal_is_204(slow):
    enable(slow)
    slow.staging.wait(hours=1)
    removal = slow.ask(slow.path("remove"), "POST", bodies.removing("NotSpecified").as_dict())
    _, location = addresses(removal)
    slow.staging.wait(minutes=2)
    assert follow(location).status_code == 204


def test_a_failed_operation_tells_its_error_in_both_places(slow):
    inject(slow.world, Fault(FaultKind.JOB_ERROR, "enable_replication", code="28031"))
    status, location = addresses(enable(slow))
    slow.staging.wait(minutes=6)
    told = follow(status).json()
    assert (told["status"], told["error"]["code"]) == ("Failed", "28031")
    refused = follow(location)
    assert (refused.status_code, refused.json()["error"]) == (409, told["error"])


def test_a_cancelled_operation_is_canceled_in_arms_spelling(slow):
    status, location = addresses(enable(slow))
    cancel_job(slow.world, next(iter(slow.world.jobs.jobs)))
    assert follow(status).json()["status"] == "Canceled"
    assert follow(location).json()["error"]["code"] == "OperationCancelled"


def test_a_suspended_job_is_still_in_progress_as_far_as_arm_knows(slow):
    inject(slow.world, Fault(FaultKind.SUSPENDED_JOB, "enable_replication"))
    status, _ = addresses(enable(slow))
    slow.staging.wait(days=1)
    assert follow(status).json()["status"] == "InProgress"


def test_an_operation_that_nobody_began_is_not_found(slow):
    assert slow.ask("replicationOperationStatus/unheard-of").status_code == 404


def test_the_signature_is_as_long_as_the_world_says(reach, stage):
    short = reach(stage(signature_length=80, retry_after=timedelta(seconds=1.5)))
    answer = enable(short)
    query = parse_qs(urlsplit(addresses(answer)[0]).query)
    assert (len(query["c"][0]), answer.headers["Retry-After"]) == (80, "2")
