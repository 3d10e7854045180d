"""The histories of landing zones are forgotten like those of waves, and no zone begins again."""

from datetime import timedelta

from domain.errors import Transient
from domain.history import story_evidence_name
from domain.names import zone_story_id
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneState
from tests.triggers.zone_books import played
from triggers.evidence_keeping import opened
from triggers.histories import keep_short


async def purge(books, days=30):
    await books.do(keep_short, books.clouds, books.stories, days, books.clock.now())


def test_the_story_of_a_zone_is_forgotten_with_its_children_once_its_evidence_is_kept():
    async def scenario(books):
        await books.accept()
        books.go_on()
        assert len(books.story_ids()) > 5
        books.clock.advance(timedelta(days=31))
        await purge(books, days=0)
        assert books.story_ids()
        await purge(books)
        assert books.story_ids() == []
        name = story_evidence_name(zone_story_id("frankfurt", 1))
        told = opened(name, books.documents.get(name))["evidence"]
        assert (told["name"], told["gave"]["outcome"]) == ("prepare_landing_zone", "ready")
        await books.accept()
        await books.keep_up()
        books.go_on()
        assert (books.story_ids(), books.shown.state) == ([], ZoneState.READY)

    played(scenario)


def test_a_zone_whose_end_stands_in_no_book_is_written_down_before_it_is_forgotten():
    async def scenario(books):
        refused = [Transient("no tables")] * 400
        books.at_zone(
            ZonePhase.APPLYING_PROTECTION_GROUP,
            lambda: books.spoiler.next_time("record_zone_progress", *refused),
        )
        await books.accept()
        books.go_on()
        assert books.shown.report is None
        books.clock.advance(timedelta(days=31))
        await purge(books)
        assert (books.story_ids(), books.shown.state) == ([], ZoneState.READY)

    played(scenario)


def test_nothing_of_a_zone_that_goes_on_is_forgotten():
    async def scenario(books):
        books.signs_in = False
        await books.accept()
        books.go_on(until=lambda: books.manual_steps)
        ended = [each for each in books.story_ids() if books.hub.get(each).HasField("output")]
        assert ended
        there = books.story_ids()
        far = books.clock.now() + timedelta(days=31)
        await books.do(keep_short, books.clouds, books.stories, 30, far)
        assert books.story_ids() == there

    played(scenario)
