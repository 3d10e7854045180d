"""Links as approvers open them: a page first, an answer once, and a record of what was refused."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import azure.functions as func
import pytest

from domain.approval import Decision
from domain.approval_link import LinkUse, read_token, write_token
from domain.errors import Transient
from domain.itinerary import Phase
from domain.status import Subject
from domain.votes import Question
from tests.triggers.approving.voters import LENA, MONA, OMAR, SAID, asked, say
from tests.triggers.doors.principals import LONG, TENANT, principal
from tests.triggers.test_steering import at_the_gate, phase, wave
from triggers.approval_links.scope import ferry_of
from triggers.http.answering import answer_request
from triggers.routes import ROUTES

KEY, OLD = "the-key-of-these-tests-is-no-secret", "the-key-before-it-is-no-secret-either"
BY = {each.operation: each for each in ROUTES}
FORM = {"content-type": "application/x-www-form-urlencoded"}
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Mail:
    """Makes links, and opens them as mail programs, browsers and programs do."""

    def __init__(self, books, **settings):
        self.books = books
        usual = {"link_key": KEY, "link_key_id": "k2"}
        self.settings = replace(books.configured, **usual | settings)

    def ask(self, operation, url="", body=b"", headers=None, **params):
        route, client = BY[operation], self.books.stories._client
        request = func.HttpRequest(
            route.method, url or f"http://ferry/api/{route.path}", headers=headers or {},
            params={k: v[0] for k, v in parse_qs(urlsplit(url).query).items()},
            route_params=params, body=body,
        )  # fmt: skip
        return answer_request(route, request, self.books.clouds, self.settings, client)

    def make(self, approver=LENA, **more):
        document = {"approver": approver.id, "approver_name": approver.name, **more}
        answer = self.ask(
            "make_approval_links", "http://ferry/api/waves/w1/approval-links",
            json.dumps(document).encode(), {"content-type": "application/json"}, wave="w1",
        )  # fmt: skip
        assert answer.status_code == 201, answer.get_body()
        links = json.loads(answer.get_body())["links"]
        return {each["decision"]: each["url"] for each in links}

    def show(self, url, **headers):
        names = {"approve": "show_approval", "reject": "show_rejection"}
        return self.ask(names[urlsplit(url).path.rpartition("/")[2]], url, headers=headers)

    def confirm(self, url, said=None, headers=FORM, **more):
        decision = urlsplit(url).path.rpartition("/")[2]
        names = {"approve": "confirm_approval", "reject": "confirm_rejection"}
        form = {"token": token_of(url), "confirmation": said or decision, **more}
        return self.ask(names[decision], body=urlencode(form).encode(), headers=headers)


def token_of(url):
    return parse_qs(urlsplit(url).query)["token"][0]


def kind(answer):
    document = json.loads(answer.get_body())
    return answer.status_code, document["type"].removeprefix("urn:ferry:problem:")


def words_of(books):
    return [each.event.words for each in books.status.list_events("w1", "", 1_000)]


def mailed(scenario, **settings):
    """Play a scenario with a pair of links for one instance that waits."""

    async def prepared(books, _):
        mail = Mail(books, **settings)
        await scenario(books, mail, await books.do(mail.make))

    at_the_gate(prepared)


def test_a_link_that_is_opened_by_anybody_any_number_of_times_answers_nothing():
    async def scenario(books, mail, urls):
        for _ in range(3):
            for url in urls.values():
                assert (await books.do(mail.show, url)).status_code == 200
                assert (await books.do(partial(mail.show, url, **BROWSER))).status_code == 200
        books.go_on(limit=books.clock.now())
        (instance,) = wave(books).instances
        assert instance.phase is Phase.AWAITING_APPROVAL
        assert books.status.find(Subject("w1", instance.instance_id)) is None

    mailed(scenario)


def test_its_page_shows_what_is_approved_loads_nothing_and_leaks_nothing():
    async def scenario(books, mail, urls):
        page = await books.do(lambda: mail.show(urls["approve"], **BROWSER))
        text, (instance,) = page.get_body().decode(), wave(books).instances
        assert page.mimetype == "text/html"
        assert instance.waiting.plan in text
        assert instance.waiting.words in unescape(text)
        assert token_of(urls["approve"]) in text
        assert not re.search(r"<script|src=|href=|https?:", text)
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"

    mailed(scenario)


def test_once_confirmed_it_approves_and_once_only():
    async def scenario(books, mail, urls):
        done = await books.do(lambda: mail.confirm(urls["approve"], headers=FORM | BROWSER))
        assert done.status_code == 200
        assert "Thank you" in done.get_body().decode()
        for _ in range(2):
            again = await books.do(mail.confirm, urls["approve"])
            assert kind(again) == (409, "link-used")
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]
        told = [each for each in words_of(books) if "was refused: used" in each]
        assert len(told) == 2
        assert f"approved by {LENA.name}: by a link" in words_of(books)

    mailed(scenario)


def test_the_other_link_rejects():
    async def scenario(books, mail, urls):
        assert (await books.do(mail.confirm, urls["reject"])).status_code == 200
        books.go_on()
        assert books.outcomes("w1") == ["rejected"]
        assert kind(await books.do(mail.confirm, urls["approve"])) == (403, "link-refused")

    mailed(scenario)


@pytest.mark.parametrize(
    "body",
    [b"", b"token=x", b"confirmation=approve", b"token=x&token=y", b"\xff", b"a=1&b=2&c=3",
     b"token=x&confirmation=approve&confirmation=approve", b"token"],
)  # fmt: skip
def test_a_form_that_is_not_the_pages_own_answers_nothing(body):
    async def scenario(books, mail, _):
        answer = await books.do(lambda: mail.ask("confirm_approval", body=body, headers=FORM))
        assert kind(answer) == (422, "invalid-document")

    mailed(scenario)


def test_without_the_second_confirmation_nothing_is_answered_and_the_link_stays_good():
    async def scenario(books, mail, urls):
        for said in ("yes", "reject"):
            answer = await books.do(mail.confirm, urls["approve"], said)
            assert kind(answer) == (422, "invalid-document")
        assert (await books.do(mail.confirm, urls["approve"])).status_code == 200

    mailed(scenario)


def test_forged_foreign_and_expired_links_open_nothing_and_their_wave_remembers():
    async def scenario(books, mail, urls):
        token = token_of(urls["approve"])
        (key,) = mail.settings.link_keys
        link = read_token(token, [key], ferry_of(mail.settings), datetime.now(UTC))
        bad = {
            "forged": token[:-2] + ("AA" if token[-2:] != "AA" else "BB"),
            "foreign": write_token(replace(link, ferry="another"), key),
            "expired": write_token(replace(link, expires=1), key),
        }
        for fault, other in bad.items():
            url = f"http://ferry/api/approve?token={other}"
            assert kind(await books.do(mail.show, url)) == (403, "link-refused")
            assert kind(await books.do(mail.confirm, url)) == (403, "link-refused")
            told = [each for each in words_of(books) if f"refused: {fault}" in each]
            assert len(told) == (0 if fault == "forged" else 2)
        swapped = urls["approve"].replace("/approve?", "/reject?")
        assert kind(await books.do(mail.confirm, swapped)) == (403, "link-refused")
        unknown = write_token(replace(link, wave="w9"), key)
        url = f"http://ferry/api/approve?token={unknown}"
        assert kind(await books.do(mail.confirm, url)) == (403, "link-refused")
        assert phase(books) is Phase.AWAITING_APPROVAL

    mailed(scenario)


def test_a_key_that_was_rotated_opens_old_links_until_it_is_dropped():
    async def scenario(books, _, urls):
        rotated = {"link_key": OLD, "link_key_id": "k3"}
        before = {"link_key_previous": KEY, "link_key_previous_id": "k2"}
        dropped = Mail(books, **rotated)
        assert kind(await books.do(dropped.show, urls["approve"])) == (403, "link-refused")
        kept = Mail(books, **rotated, **before)
        assert (await books.do(kept.show, urls["approve"])).status_code == 200
        assert token_of((await books.do(kept.make))["approve"]).startswith("k3.")
        assert (await books.do(kept.confirm, urls["approve"])).status_code == 200

    mailed(scenario)


def test_without_a_key_there_are_no_links():
    async def scenario(books, _):
        mail = Mail(books, link_key="")
        with pytest.raises(AssertionError, match="no-links"):
            await books.do(mail.make)

    at_the_gate(scenario)


def test_a_link_to_what_is_not_asked_any_more_is_void():
    async def scenario(books, mail, urls):
        (instance,) = wave(books).instances
        plan = replace(instance.waiting, plan="0" * 64)
        books.status._statuses["w1", instance.instance_id] = replace(instance, waiting=plan)
        for open_it in (mail.show, mail.confirm):
            assert kind(await books.do(open_it, urls["approve"])) == (403, "link-refused")
        assert any("refused: void" in each for each in words_of(books))
        assert books.status.find(Subject("w1", instance.instance_id)) is None

    mailed(scenario)


def test_whoever_is_interrupted_after_the_claim_confirms_again_and_nothing_is_lost():
    async def scenario(books, mail, urls):
        record = books.status.decide
        books.status.decide = lambda *_, **__: (_ for _ in ()).throw(Transient("no answer"))
        assert kind(await books.do(mail.confirm, urls["approve"])) == (503, "unavailable")
        books.status.decide = record
        assert (await books.do(mail.confirm, urls["approve"])).status_code == 200
        assert kind(await books.do(mail.confirm, urls["approve"])) == (409, "link-used")
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    mailed(scenario)


def test_whoever_is_interrupted_before_the_story_was_woken_wakes_it_by_the_same_link():
    async def scenario(books, mail, urls):
        sent = books.stories._client.raise_orchestration_event
        books.stories._client.raise_orchestration_event = lambda *_, **__: 1 / 0
        assert kind(await books.do(mail.confirm, urls["approve"])) == (500, "internal")
        books.stories._client.raise_orchestration_event = sent
        assert (await books.do(mail.confirm, urls["approve"])).status_code == 200
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]
        assert books.used_links.claim("w1", "x") is LinkUse.FRESH

    mailed(scenario)


def entra_mail(books):
    """Let Entra be the door, and LENA and MONA be approvers everywhere."""
    grants = json.dumps([{"role": "approver", "members": [LENA.id, MONA.id]}])
    door = {"door": "entra", "tenant_id": TENANT, "platform_signs_in": "true", "grants": grants}
    return Mail(books, **door), {
        each.id: {
            "x-ms-client-principal": principal(
                **{f"{LONG}objectidentifier": each.id, "preferred_username": each.name}
            )
        }
        for each in (LENA, MONA, OMAR)
    }


def test_where_identity_counts_the_approver_signs_in_and_nobody_else_may_use_the_link():
    async def scenario(books, instance):
        urls = await books.do(Mail(books).make)
        mail, who = entra_mail(books)
        for other in (MONA, OMAR):
            headers = FORM | who[other.id]
            shown = await books.do(partial(mail.show, urls["approve"], **who[other.id]))
            said = await books.do(partial(mail.confirm, urls["approve"], headers=headers))
            assert (kind(shown), kind(said)) == ((403, "not-an-approver"),) * 2
        assert kind(await books.do(mail.confirm, urls["approve"])) == (403, "not-proved")
        done = await books.do(partial(mail.confirm, urls["approve"], headers=FORM | who[LENA.id]))
        assert done.status_code == 200
        (vote,) = books.status.votes(Question(Subject("w1", instance)))
        assert (vote.identity, vote.proved) == (LENA.id, True)
        assert any("opened by somebody else" in each for each in words_of(books))
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    asked(scenario, four_eyes=True)


def test_a_header_that_no_platform_vouches_for_makes_nobody_of_who_opens_a_link():
    async def scenario(books, _):
        mail = Mail(books)
        urls = await books.do(mail.make)
        forged = entra_mail(books)[1][LENA.id]
        said = await books.do(partial(mail.confirm, urls["approve"], headers=FORM | forged))
        assert kind(said) == (403, "not-proved")

    asked(scenario, four_eyes=True)


def test_where_identity_counts_a_link_alone_is_nobody():
    async def scenario(books, _):
        mail = Mail(books)
        urls = await books.do(mail.make)
        assert kind(await books.do(mail.show, urls["approve"])) == (403, "not-proved")
        assert kind(await books.do(mail.confirm, urls["approve"])) == (403, "not-proved")
        await books.do(say, books, LENA, replace(SAID, decision=Decision.REJECT))
        books.go_on()
        assert books.outcomes("w1") == ["rejected"]

    asked(scenario, four_eyes=True)


def test_no_link_is_made_for_who_may_not_answer():
    async def scenario(books, _):
        mail = Mail(books)
        with pytest.raises(AssertionError, match="own-request"):
            await books.do(mail.make, MONA)
        with pytest.raises(AssertionError, match="not-an-approver"):
            await books.do(mail.make, replace(MONA, id="0000-eve"))

    asked(scenario, four_eyes=True)


def test_a_token_stands_in_no_log(caplog):
    async def scenario(books, mail, urls):
        await books.do(mail.show, urls["approve"])
        await books.do(mail.confirm, urls["approve"])
        await books.do(mail.confirm, urls["approve"])
        await books.do(mail.show, urls["reject"])
        for url in urls.values():
            assert token_of(url) not in caplog.text
            assert token_of(url).rpartition(".")[2] not in caplog.text
        assert not any(token_of(url) in " ".join(words_of(books)) for url in urls.values())

    caplog.set_level("DEBUG")
    mailed(scenario)
