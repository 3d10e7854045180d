"""Between the first answer of two and the second, the instance goes on waiting for all to see."""

from domain.status import Gate
from tests.triggers.approving.test_voting import LENA, MONA, asked, phase, say, wave


def counted(books):
    events = books.status.list_events("w1", "", 1_000)
    return any(each.event.words.startswith("1 of 2 approvals") for each in events)


def test_after_the_first_of_two_answers_was_counted_the_second_is_still_taken():
    async def scenario(books, _):
        await books.do(say, books, MONA)
        books.go_on(until=lambda: counted(books))
        waiting = wave(books).instances[0].waiting
        assert (phase(books), waiting and waiting.gate) == ("awaiting_approval", Gate.APPROVAL)
        await books.do(say, books, LENA)
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    asked(scenario, quorum=2)
