"""Links where it matters who opens them, and what is told of them."""

from dataclasses import replace
from functools import partial

import pytest

from domain.approval import Decision
from domain.status import Subject
from domain.votes import Question
from tests.triggers.approving.mail import FORM, Mail, entra_mail, kind, mailed, token_of, words_of
from tests.triggers.approving.voters import LENA, MONA, OMAR, SAID, asked, say


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
