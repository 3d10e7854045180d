import logging

import pytest

from domain.errors import Refusal, Refused
from domain.itinerary import Phase
from domain.names import run_id, story_id
from domain.run import Registration, Run
from domain.wave_status import WaveState, state_of
from tests.local.engine.words import terminated
from tests.triggers.books import NOBODY, played

RECORD = "record_progress"


class Crash(BaseException):
    """The process dies."""


def crashing(port, method):
    """Let the process die when this is called the next time."""
    original = getattr(port, method)

    def die(*_, **__):
        setattr(port, method, original)
        raise Crash

    setattr(port, method, die)


@pytest.mark.parametrize("moment", ["claim", "confirm", "take_slot", "begin"])
def test_a_crash_anywhere_on_the_way_in_loses_nothing(moment):
    async def scenario(books):
        crashing(books.status, moment)
        with pytest.raises(Crash):
            await books.accept("w1", NOBODY.a)
        await books.keep_up()
        books.go_on()
        assert books.outcomes("w1") == ["failed"]
        assert state_of(books.status.read_wave("w1")) is WaveState.FINISHED
        assert books.held_by(NOBODY.a) is None

    played(scenario)


def test_a_crash_right_before_the_story_starts_is_made_good():
    async def scenario(books):
        ref = books.add_instance()
        crashing(books.stories, "start_once")
        with pytest.raises(Crash):
            await books.accept("w1", ref.instance_id)
        assert [order.run.wave for order in books.status.begun_runs()] == ["w1"]
        await books.keep_up()
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    played(scenario)


def test_an_end_that_nobody_has_heard_of_is_told_and_its_instance_let_go():
    async def scenario(books):
        ref = books.add_instance()
        refused = Refused(Refusal("tables.403", "w1", "no rights"))
        books.at(Phase.RETIRING_SOURCE, lambda _: books.spoiler.next_time(RECORD, refused))
        await books.accept("w1", ref.instance_id)
        books.go_on()
        assert books.outcomes("w1") == [None]
        await books.keep_up()
        assert books.outcomes("w1") == ["migrated"]
        assert books.held_by(ref.instance_id) is None
        assert books.status.begun_runs() == ()

    played(scenario)


def test_what_was_selected_before_a_crash_is_not_selected_anew():
    async def scenario(books):
        tagged = {"instances": None, "select": {"tags": {"Wave": "1"}}}
        first = books.add_instance(tags={"Wave": "1"})
        crashing(books.status, "claim")
        with pytest.raises(Crash):
            await books.accept("w1", **tagged)
        later = books.add_instance(2, tags={"Wave": "1"})
        await books.accept("w1", **tagged)
        assert books.held_by(first.instance_id) == "w1"
        assert books.held_by(later.instance_id) is None

    played(scenario)


def test_what_was_half_accepted_and_cannot_have_its_instances_is_forgotten():
    async def scenario(books):
        crashing(books.status, "claim")
        with pytest.raises(Crash):
            await books.accept("w1", NOBODY.a)
        await books.accept("w2", NOBODY.a)
        await books.keep_up()
        assert books.status.read_wave("w1") is None
        assert books.held_by(NOBODY.a) == "w2"

    played(scenario)


def test_a_wave_whose_story_broke_is_held_by_name_and_closed():
    async def scenario(books):
        ref = books.add_instance()
        await books.accept("w1", ref.instance_id)
        books.go_on(until=lambda: phase_of(books) is Phase.REPLICATING)
        books.hub.tell("w1", terminated(recursive=True))
        books.go_on()
        await books.keep_up()
        (instance,) = books.status.read_wave("w1").instances
        assert instance.report.outcome == "held"
        assert "terminated" in instance.report.because
        assert "before anything else" in instance.report.remedy
        assert "keep its way to the replication server open" in instance.report.left_behind[0]
        assert books.held_by(ref.instance_id) is None
        assert books.status.begun_runs() == ()

    played(scenario)


def test_an_instance_whose_story_outlives_its_waves_is_left_to_end_by_itself():
    async def scenario(books):
        ref = books.add_instance()
        await books.accept("w1", ref.instance_id)
        books.go_on(until=lambda: phase_of(books) is Phase.REPLICATING)
        books.hub.tell("w1", terminated(recursive=False))
        books.hub.fire_due()
        books.go_on(until=lambda: ended_in_engine(books, "w1"))
        await books.keep_up()
        assert books.outcomes("w1") == [None]
        assert books.held_by(ref.instance_id) == "w1"
        assert [order.run.wave for order in books.status.begun_runs()] == ["w1"]
        books.go_on()
        await books.keep_up()
        assert books.outcomes("w1") == ["migrated"]
        assert books.status.begun_runs() == ()

    played(scenario)


def test_an_end_that_could_not_be_written_is_written_later():
    async def scenario(books):
        refused = Refused(Refusal("tables.403", "w1", "no rights"))
        books.spoiler.next_time("end_run", refused)
        for _ in range(3):
            books.spoiler.next_time("record_progress", refused)
        await books.accept("w1", NOBODY.a)
        books.go_on()
        assert books.outcomes("w1") == [None]
        await books.keep_up()
        assert books.outcomes("w1") == ["failed"]
        assert books.status.begun_runs() == ()
        assert books.held_by(NOBODY.a) is None

    played(scenario)


def test_a_wave_whose_document_is_gone_holds_up_no_other(caplog):
    async def scenario(books):
        run = Run("lost", 1, (NOBODY.b,))
        books.status.accept(registration(run))
        books.status.confirm("lost")
        with caplog.at_level(logging.ERROR):
            await books.accept("w1", NOBODY.a)
        books.go_on()
        assert books.outcomes("w1") == ["failed"]
        assert "lost.json is missing" in caplog.text

    played(scenario)


def test_of_200_waves_never_more_run_at_once_than_there_are_slots_and_all_come_to_their_turn():
    async def scenario(books):
        ids = [f"i-{number:08x}" for number in range(200)]
        for number, instance_id in enumerate(ids):
            await books.accept(f"w{number}", instance_id)
        most = 0
        while books.status.waiting_runs() or books.status.begun_runs():
            running = [order.run.wave for order in books.status.begun_runs()]
            most = max(most, len(running))
            books.go_on()
            await books.keep_up()
        assert most == 7
        assert {outcome for n in range(200) for outcome in books.outcomes(f"w{n}")} == {"failed"}

    played(scenario, most_waves=7)


def test_a_finished_wave_does_not_start_again_though_the_engine_has_forgotten_it():
    async def scenario(books):
        await books.accept("w1", NOBODY.a)
        books.go_on()
        for story in (story_id("w1", NOBODY.a, 1), run_id("w1", 1)):
            books.hub.purge(story)
        began = len(books.spoiler.taken)
        await books.accept("w1", NOBODY.a)
        await books.keep_up()
        books.go_on()
        assert len(books.spoiler.taken) == began

    played(scenario)


def phase_of(books):
    return books.status.read_wave("w1").instances[0].phase


def ended_in_engine(books, story):
    return books.hub.get(story).HasField("completedTimestamp")


def registration(run):
    return Registration(run.wave, "f", f"{run.wave}.json", "1", "eu-west-1", run.instance_ids)
