"""How Ferry's API is called: what is sent again, what never, and how polling spares both sides."""

import asyncio
import json

import httpx
import pytest

from local.ferry_api import ApiProblem, FerryApi, Unreachable
from local.ferry_api.client import API_VERSION
from triggers.http.headers import VERSION

BUSY = httpx.Response(503, headers={"retry-after": "7"}, json={})
FINE = httpx.Response(200, headers={"etag": '"1"'}, json={"wave": "w"})


class Ferry:
    """A Ferry that answers as it was told, one after another."""

    def __init__(self, *answers):
        self.answers, self.heard, self.pauses = list(answers), [], []

    def __call__(self, request):
        self.heard.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def rest(self, seconds):
        self.pauses.append(seconds)

    def asked(self, question, url="http://ferry.test", **options):
        """Give the answer to a question."""

        async def ask():
            transport = httpx.MockTransport(self)
            async with FerryApi(url, "key", rest=self.rest, transport=transport, **options) as api:
                return await question(api)

        return asyncio.run(ask())


def get(api):
    return api.get("waves/w")


def post(api):
    return api.post("waves", {"wave": "w"})


@pytest.mark.parametrize("question", [get, post])
def test_a_busy_ferry_is_asked_again_when_it_says(question):
    ferry = Ferry(BUSY, BUSY, FINE)
    assert ferry.asked(question) == {"wave": "w"}
    assert ferry.pauses == [7, 7]


def test_a_503_that_invites_nobody_is_an_answer():
    ferry = Ferry(httpx.Response(503, json={"status": "failing"}))
    assert ferry.asked(lambda api: api.get("health", fine={503})) == {"status": "failing"}


def test_a_ferry_that_stays_busy_is_left_with_its_problem():
    ferry = Ferry(*[BUSY] * 3)
    with pytest.raises(ApiProblem):
        ferry.asked(get, tries=3)
    assert len(ferry.pauses) == 2


def test_a_lost_connection_is_tried_again_with_longer_and_longer_pauses():
    ferry = Ferry(*[httpx.ReadError("lost")] * 3, FINE)
    assert ferry.asked(get) == {"wave": "w"}
    assert ferry.pauses == [0.25, 0.5, 1]


def test_what_may_have_arrived_is_not_sent_twice():
    ferry = Ferry(httpx.ReadError("lost"))
    with pytest.raises(Unreachable, match="may have arrived"):
        ferry.asked(post)
    assert ferry.pauses == []


def test_what_never_left_is_sent_again():
    ferry = Ferry(httpx.ConnectError("refused"), FINE)
    assert ferry.asked(post) == {"wave": "w"}


def test_what_is_known_already_is_not_read_again():
    newer = httpx.Response(200, headers={"etag": '"2"'}, json={"wave": "newer"})
    ferry = Ferry(FINE, httpx.Response(304), httpx.ReadError("lost"), httpx.Response(304), newer)

    async def two(api):
        changes = api.changes("waves/w", every=2)
        return [(await anext(changes))["wave"] for _ in range(2)]

    assert ferry.asked(two) == ["w", "newer"]
    assert [each.headers.get("if-none-match") for each in ferry.heard] == [None, *['"1"'] * 4]


def test_who_has_seen_ferry_answer_waits_longer_for_it():
    ferry = Ferry(FINE, *[httpx.ConnectError("gone")] * 6)

    async def watch(api):
        async for _ in api.changes("waves/w", every=2):
            pass

    with pytest.raises(Unreachable):
        ferry.asked(watch, tries=2)
    assert ferry.pauses == [2, 0.25, 0.5, 1, 2, 4]


@pytest.mark.parametrize(
    "url", ["http://ferry.test", "http://ferry.test/", "http://ferry.test/api/"]
)
def test_key_version_and_correlation_id_go_along_wherever_the_address_ends(url):
    ferry = Ferry(FINE)
    ferry.asked(get, url=url, correlation_id="c-1")
    (request,) = ferry.heard
    assert str(request.url) == "http://ferry.test/api/waves/w"
    told = [
        request.headers[each] for each in ("x-functions-key", "api-version", "x-correlation-id")
    ]
    assert told == ["key", VERSION, "c-1"]
    assert API_VERSION == VERSION


def test_pages_are_read_to_the_last():
    pages = [{"waves": [1], "next": "a"}, {"waves": [2], "next": None}]
    ferry = Ferry(*[httpx.Response(200, json=page) for page in pages])

    async def every(api):
        return [page async for page in api.pages("waves", {"limit": 1, "cursor": ""})]

    assert ferry.asked(every) == pages
    assert [str(each.url.query.decode()) for each in ferry.heard] == ["limit=1", "limit=1&cursor=a"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(401), "FERRY_KEY"),
        (httpx.Response(301, headers={"location": "https://ferry.test"}), "address"),
        (httpx.Response(200, html="<h1>Welcome</h1>"), "address"),
        (httpx.Response(502, html="<h1>Bad gateway</h1>"), "again"),
        (
            httpx.Response(
                409, headers={"content-type": "application/problem+json"}, content=b'{"type": "ur'
            ),
            "address",
        ),
    ],
)
def test_what_does_not_answer_as_ferry_does_is_a_problem_with_a_remedy(answer, words):
    with pytest.raises(ApiProblem) as raised:
        Ferry(answer).asked(get)
    assert words in raised.value.document["remedy"]


def test_a_problem_comes_as_ferry_told_it():
    told = {"type": "urn:ferry:problem:wave-exists", "title": "It exists", "detail": "w"}
    problem = httpx.Response(
        409, headers={"content-type": "application/problem+json"}, content=json.dumps(told)
    )
    with pytest.raises(ApiProblem, match="It exists: w") as raised:
        Ferry(problem).asked(post)
    assert (raised.value.document, raised.value.kind) == (told, "wave-exists")
