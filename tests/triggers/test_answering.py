import json
import logging
from pathlib import Path

import azure.functions as func
import pytest

from access_settings import AccessSettings
from domain.errors import Refusal, Refused, Transient
from tests.triggers.audited import audited
from triggers.http.answering import answer_request
from triggers.http.route import Answer, Route

ROOT = Path(__file__).parents[2]


def ask(handler, body=b"", content_type="", if_none_match="", **different):
    usual = {"method": "GET", "path": "x", "summary": "", "answers": {200: ""}}
    route = Route(handler=handler, **{**usual, **different})
    headers = {"x-correlation-id": "c-1", "content-type": content_type}
    headers |= {"if-none-match": if_none_match}
    request = func.HttpRequest(route.method, "http://ferry/api/x", headers=headers, body=body)
    response = answer_request(route, request, audited(), AccessSettings())
    return response, json.loads(response.get_body() or b"null")


def failing(error):
    def handler(_call):
        raise error

    return handler


def test_what_nobody_expected_is_logged_with_the_correlation_id_and_not_shown(caplog):
    with caplog.at_level(logging.ERROR):
        response, document = ask(failing(RuntimeError("AccountKey=secret")))
    assert response.status_code == 500
    assert document["type"] == "urn:ferry:problem:internal"
    assert document["correlation_id"] == "c-1"
    assert "secret" not in response.get_body().decode()
    assert "handler failed, correlation id c-1" in caplog.text


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (Transient("throttled"), 503, "unavailable"),
        (Refused(Refusal("ec2.UnauthorizedOperation", "i-1", "no")), 502, "refused"),
        (Refused(Refusal("status.wave_exists", "w", "there")), 409, "wave-exists"),
    ],
)
def test_what_the_clouds_say_becomes_a_problem_of_its_own_kind(error, status, kind):
    response, document = ask(failing(error))
    assert (response.status_code, document["type"]) == (status, f"urn:ferry:problem:{kind}")
    assert ("Retry-After" in response.headers) == (status == 503)


def test_an_answer_without_a_body_still_tells_its_version_and_correlation_id():
    response, _ = ask(lambda _call: Answer(status=204))
    assert (response.status_code, response.get_body()) == (204, b"")
    assert response.headers["x-correlation-id"] == "c-1"
    assert response.headers["api-version"] == "2026-11-01"


def test_an_answer_that_the_caller_has_is_not_sent_again():
    response, _ = ask(lambda _call: Answer({"a": 1}), cached=True)
    etag = response.headers["ETag"]
    again, _ = ask(lambda _call: Answer({"a": 1}), cached=True, if_none_match=etag)
    assert (again.status_code, again.get_body(), again.headers["ETag"]) == (304, b"", etag)
    other, document = ask(lambda _call: Answer({"a": 2}), cached=True, if_none_match=etag)
    assert (other.status_code, document) == (200, {"a": 2})


def test_a_route_may_take_its_body_as_it_comes():
    media = ("text/csv", "application/x-ndjson")
    seen = []

    def keep(call):
        seen.append((call.content_type, call.body))
        return Answer(status=204)

    response, _ = ask(keep, b"a;b\r\n", "text/CSV; header=present", method="POST", media=media)
    assert (response.status_code, seen) == (204, [("text/csv", b"a;b\r\n")])
    response, document = ask(keep, b"{}", "application/json", method="POST", media=media)
    assert response.status_code == 415
    assert document["remedy"] == "Send text/csv or application/x-ndjson."
