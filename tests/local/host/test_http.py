"""What a caller sees of the app over HTTP."""

import asyncio
import logging

import aiohttp
import pytest

import local.host.http
from local.clock import RealClock
from local.host import serve_app

KEY = "open sesame"


@pytest.fixture
def ask(app, settings):
    """Send requests to the served app, one by one; give status, headers and body of each."""

    def send(*requests):
        async def scenario():
            serving = serve_app(app, settings=settings, clock=RealClock(), key=KEY)
            async with serving as host, aiohttp.ClientSession(host.url) as session:
                return [await answer(session, *request) for request in requests]

        return asyncio.run(scenario())

    async def answer(session, method, path, headers=None, body=None):
        async with session.request(method, path, headers=headers, data=body) as response:
            return response.status, response.headers, await response.read()

    return send


def test_a_request_is_handed_over_as_the_functions_host_does(ask, sample):
    headers = {"X-Two": "a", "Content-Type": "text/plain"}
    ((status, answered, body),) = ask(
        ("PUT", "/api/Mirror/7/a/b%20c?x=1&x=2&none=", headers, b"\x00ab")
    )
    (seen,) = sample.SEEN["mirror"]
    assert (seen.method, dict(seen.params)) == ("PUT", {"x": "1,2"})
    assert seen.url.endswith("/api/Mirror/7/a/b%20c?x=1&x=2&none=")
    assert dict(seen.route_params) == {"id": "7", "rest": "a/b c"}
    assert (seen.headers["x-two"], seen.get_body()) == ("a", b"\x00ab")
    assert (status, body, answered["X-Answer"]) == (201, b"ba\x00", "yes")
    assert answered["Set-Cookie"] == "crumb=1; Path=/; SameSite=Lax; HttpOnly"


def test_a_line_end_in_the_path_is_the_functions_business(ask, sample):
    ((status, _, _),) = ask(("PUT", "/api/mirror/7/a%0Ab"))
    (seen,) = sample.SEEN["mirror"]
    assert (status, seen.route_params["rest"]) == (201, "a\nb")


def test_two_cookies_are_two_headers(ask):
    ((_, answered, _),) = ask(("GET", "/api/biscuit"))
    assert [each.split(";")[0] for each in answered.getall("Set-Cookie")] == ["all=1", "bare=2"]


def test_a_keyed_function_wants_its_key_in_header_or_query(ask):
    answers = ask(
        ("GET", "/api/keyed"),
        ("GET", "/api/keyed?code=wrong"),
        ("GET", "/api/keyed?code="),
        ("GET", "/api/keyed", {"x-functions-key": KEY + "!"}),
        ("GET", "/api/keyed", {"x-functions-key": "\u00fc"}),
        ("GET", "/api/secret"),
        ("GET", "/api/keyed", {"X-Functions-Key": KEY}),
        ("GET", "/api/keyed?code=open%20sesame"),
        ("GET", "/api/secret?code=open+sesame"),
    )
    assert [status for status, _, _ in answers] == [401] * 6 + [200] * 3
    assert all(body == b"" for _, _, body in answers[:6])


def test_an_unknown_path_and_a_known_one_by_another_method_are_both_404(ask):
    answers = ask(
        ("GET", "/api/nowhere"),
        ("GET", "/keyed"),
        ("POST", "/api/keyed", {"x-functions-key": KEY}),
        ("HEAD", "/api/keyed", {"x-functions-key": KEY}),
    )
    assert [status for status, _, _ in answers] == [404] * 4


def test_a_literal_route_wins_over_a_parameter_and_has_a_key_of_its_own(ask):
    answers = ask(("POST", "/api/secret/front"), ("GET", "/api/secret/front"))
    assert [status for status, _, _ in answers] == [200, 401]


def test_a_function_that_fails_tells_the_log_and_not_the_caller(ask, caplog):
    ((status, _, body),) = ask(("GET", "/api/broken"))
    assert (status, body) == (500, b"")
    assert "broken failed: ValueError: the vault is on fire" in caplog.text
    assert "sample_app.py" in caplog.text


def test_a_body_over_the_limit_is_refused_before_the_function_sees_it(ask, sample, monkeypatch):
    assert local.host.http.MAX_BODY == 104_857_600
    monkeypatch.setattr(local.host.http, "MAX_BODY", 10)
    answers = ask(
        ("PUT", "/api/mirror/1", None, b"x" * 11), ("PUT", "/api/mirror/1", None, b"x" * 10)
    )
    assert [status for status, _, _ in answers] == [413, 201]
    assert len(sample.SEEN["mirror"]) == 1


def test_the_key_and_the_connection_string_stay_out_of_the_logs(ask, caplog):
    with caplog.at_level(logging.DEBUG):
        ask(("GET", "/api/keyed?code=open%20sesame"), ("GET", "/api/nowhere?code=open%20sesame"))
    assert caplog.records
    assert "sesame" not in caplog.text
    assert "AccountKey" not in caplog.text
