"""Links as approvers open them: a page first, an answer once, and a record of what was refused."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from html import unescape

import pytest

from domain.approval_link import LinkUse, read_token, write_token
from domain.errors import Transient
from domain.itinerary import Phase
from domain.status import Subject
from tests.triggers.approving.mail import (
    BROWSER,
    FORM,
    KEY,
    OLD,
    Mail,
    kind,
    mailed,
    token_of,
    words_of,
)
from tests.triggers.approving.voters import LENA
from tests.triggers.test_steering import at_the_gate, phase, wave
from triggers.approval_links.scope import ferry_of


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
