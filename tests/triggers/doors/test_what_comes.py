"""What is refused before it is read, and what every answer says."""

import base64
import hashlib
import json
import re

import azure.functions as func
import pytest

from access_settings import AccessSettings
from tests.triggers.audited import audited
from tests.triggers.doors.principals import ask as ask_as
from tests.triggers.doors.principals import entra
from triggers.http.answering import answer_request
from triggers.http.media import acceptable
from triggers.http.route import CSV, HTML, JSON, Answer, Route
from triggers.http.safety import SAFE_HEADERS, content_policy
from triggers.routes import ROUTES

MB = 1024 * 1024
OWN = {"handler": lambda call: Answer({"body": len(call.body)}), "method": "POST", "path": "x"}


def ask(body=b"{}", headers=(), **different):
    usual = {**OWN, "summary": "", "answers": {200: ""}, "takes": "RetryDocument"}
    route = Route(**{**usual, **different})
    given = {"content-type": JSON, **dict(headers)}
    request = func.HttpRequest(route.method, "http://ferry/api/x", headers=given, body=body)
    response = answer_request(route, request, audited(), AccessSettings())
    return response, json.loads(response.get_body() or b"null")


def refused(status, kind, **asked):
    response, document = ask(**asked)
    assert (response.status_code, document["type"]) == (status, f"urn:ferry:problem:{kind}")
    return document


def test_a_long_body_is_refused_before_anybody_reads_it(monkeypatch):
    monkeypatch.setattr(json, "loads", None)
    response = answer_request(
        Route(**OWN, summary="", answers={200: ""}, takes="RetryDocument"),
        func.HttpRequest("POST", "u", headers={"content-type": JSON}, body=b" " * (MB + 1)),
        audited(),
        AccessSettings(),
    )
    assert response.status_code == 413


def test_the_longest_body_is_read():
    assert ask(b"{" + b" " * (MB - 2) + b"}")[0].status_code == 200
    assert refused(413, "too-large", body=b" " * (MB + 1))["detail"].startswith("it has 1,048,577")


def test_a_route_says_itself_how_much_it_takes():
    limits = {route.operation: route.most_bytes for route in ROUTES if route.most_bytes != MB}
    forms = dict.fromkeys(("confirm_approval", "confirm_rejection"), 8 * 1024)
    assert limits == {
        "start_wave": 4 * MB,
        "give_findings": 4 * MB,
        "start_load": 50 * MB,
        **forms,
    }


def test_who_takes_no_body_never_sees_one():
    response, document = ask(b"x" * (2 * MB), takes="")
    assert (response.status_code, document) == (200, {"body": 0})


@pytest.mark.parametrize(
    "body",
    [
        b'{"by": "a", "by": "b"}',
        b'{"instances": ' + b"[" * 90_000,
        b'{"x": ' * 20_000,
        b'{"attempt": 1e999}',
        b'{"attempt": -1e999}',
        b'{"attempt": Infinity}',
        b"9" * 10_000,
        '{"by": "\u2028"'.encode("utf-16"),
    ],
)
def test_what_readers_would_take_for_different_things_is_not_json(body):
    refused(400, "malformed-json", body=body)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("application/json", 200),
        ("Application/JSON;charset=utf-8", 200),
        ('application/json; charset="UTF-8"', 200),
        ("application/json;", 200),
        ("application/json; charset=utf-16", 415),
        ("application/json; charset=latin1", 415),
        ("application/json, text/csv", 415),
        ("application/problem+json", 415),
        ("text/json", 415),
        ("json", 415),
        ("", 415),
    ],
)
def test_json_is_utf_8_and_is_called_so(given, status):
    assert ask(headers={"content-type": given})[0].status_code == status


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "gzip, identity"])
def test_a_compressed_body_is_not_unpacked(coding):
    document = refused(415, "content-type", headers={"content-encoding": coding})
    assert document["field"] == "content-encoding"
    assert ask(headers={"content-encoding": "Identity"})[0].status_code == 200


def test_a_file_may_be_utf_16():
    file = {"takes": "", "media": (CSV,)}
    for charset, status in (("utf-16", 200), ("utf-8", 200), ("ebcdic-cp-us", 415)):
        headers = {"content-type": f"text/csv; charset={charset}"}
        assert ask(headers=headers, **file)[0].status_code == status


@pytest.mark.parametrize(
    ("accept", "fits"),
    [
        ("", True),
        ("*/*", True),
        ("application/*", True),
        ("text/html;q=0.9, application/json;q=0.1", True),
        ("text/html, */*;q=0.1", True),
        ("text/html", False),
        ("application/json;q=0", False),
        ("application/json;q=0, */*", False),
        ("application/json;q=no", False),
        ("application/xml, text/*", False),
    ],
)
def test_an_answer_that_the_caller_does_not_take_is_not_made(accept, fits):
    assert acceptable(accept, (JSON,)) == fits
    if fits:
        assert ask(headers={"accept": accept})[0].status_code == 200
    else:
        refused(406, "not-acceptable", headers={"accept": accept})
    assert acceptable(accept, (JSON, CSV, HTML)) or "q=" in accept


@pytest.mark.parametrize(
    "headers",
    [{"x-anything": "x" * 17_000}, {f"x-{n}": "x" for n in range(120)}],
)
def test_headers_that_nobody_needs_are_refused(headers):
    refused(431, "headers-too-large", headers=headers)


def failing(_):
    raise RuntimeError("AccountKey=secret at 10.0.0.4")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"handler": lambda _: Answer(status=204)}, 204),
        ({"cached": True}, 200),
        ({"handler": failing}, 500),
        ({"body": b"{"}, 400),
        ({"body": b" " * (MB + 1)}, 413),
        ({"headers": {"content-type": "text/csv"}}, 415),
        ({"headers": {"api-version": "1999"}}, 400),
    ],
)
def test_every_answer_tells_browsers_to_guess_keep_frame_and_run_nothing(asked, status):
    response, _ = ask(**asked)
    assert response.status_code == status
    told = {name: response.headers[name] for name in SAFE_HEADERS}
    kept = "private, no-cache" if asked.get("cached") else "no-store"
    assert told == {**SAFE_HEADERS, "Cache-Control": kept}
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(response.headers)
    assert "secret" not in str(response.get_body())


def test_who_has_not_signed_in_is_told_the_same():
    _, headers, _ = ask_as(failing, None, entra())
    assert {name: headers[name] for name in SAFE_HEADERS} == SAFE_HEADERS


def test_nobody_may_frame_or_load_anything_and_styles_count_by_their_hash():
    sheet = "\np { color: red }"
    policy = content_policy([sheet])
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "form-action 'none'" in policy
    assert "form-action 'self'" in content_policy(forms=True)
    for each in (policy, content_policy(), SAFE_HEADERS["Content-Security-Policy"]):
        assert each.startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in each
        assert not re.search(r"unsafe|script-src|https?:|\*", each)
