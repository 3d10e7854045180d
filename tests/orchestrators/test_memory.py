"""What an instance's story knows from one act to the next."""

from dataclasses import fields
from datetime import timedelta

import pytest

from domain.cutover import CommitPolicy, CommitWhen, CutoverPolicy
from domain.itinerary import Phase
from domain.migration import Cancellation, Migration, Outcome
from domain.migration_scene import Act, Memory, MigrationScene
from domain.status import Gate, Subject
from durable.context import now
from orchestrators.commit_window import commit_decided
from orchestrators.memory import begin_next, take_up
from orchestrators.story import Story, cancellation
from tests.orchestrators.conftest import CLEAN, YES
from tests.orchestrators.generations import earlier_ones
from wire import from_wire


class Told:
    """A context that is asked for ids alone."""

    instance_id = "w1:i-1"

    def __init__(self, moment):
        self.current_utc_datetime = moment.replace(tzinfo=None)
        self.made, self.continued = [], None

    def wait_for_external_event(self, _):
        return None

    def new_uuid(self):
        self.made.append(f"{self.current_utc_datetime}:{len(self.made)}")
        return self.made[-1]

    def continue_as_new(self, value, *, save_events):
        self.continued = value, save_events


def test_nothing_that_a_story_knows_is_forgotten_but_what_it_listens_to():
    known = {each.name for each in fields(Story)} - {"ctx", "migration"}
    remembered = {each.name for each in fields(Memory)} - {"at"}
    assert known - remembered == {"cancelled", "plan", "turn"}
    assert remembered <= known


def test_what_was_made_of_a_moment_is_not_made_again_by_the_next_act(stage):
    order = Migration("w1", stage.add_instance(), stage.landing())
    began = Told(stage.clock.now())
    story = take_up(began, MigrationScene(order))
    first = [story.new_id(), story.new_id()]
    begin_next(story, MigrationScene(order))
    given, kept = began.continued
    scene = from_wire(MigrationScene, given)
    assert (scene.act, scene.memory.at, kept) == (Act.PREPARING, now(began), True)
    again = Told(stage.clock.now())
    assert take_up(again, scene).new_id() not in first
    later = Told(stage.clock.now() + timedelta(seconds=1))
    assert take_up(later, scene).new_id() not in first
    assert len(later.made) == 1  # and no more than it takes


def test_each_act_is_a_history_of_its_own_and_none_is_long(stage):
    heard = []
    ref = stage.add_instance()
    with earlier_ones(lambda story, history: heard.append((story, len(history)))):
        (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.MIGRATED
    lengths = [length for story, length in heard if story == f"w1:{ref.instance_id}"]
    assert len(lengths) == len(Act) - 1
    assert max(lengths) < 125


class Meanwhile(list):
    """What was taken, while something happens during one step."""

    def __init__(self, step, happens):
        self.step, self.happens = step, happens

    def append(self, taken):
        super().append(taken)
        if taken[0] == self.step:
            self.happens()


@pytest.mark.parametrize(
    ("last", "after"),
    [("get_appliance", "tag_instance"), ("discard_configuration", "find_machine")],
)
def test_a_cancellation_that_comes_with_the_end_of_an_act_is_heeded(stage, last, after):
    ref = stage.add_instance()
    me, wish = Subject("w1", ref.instance_id), Cancellation("mona", "not today")
    stage.spoiler.taken = Meanwhile(last, lambda: stage.send(me, cancellation, wish))
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.CANCELLED
    assert after not in {name for name, _ in stage.spoiler.taken}
    assert (stage.traces(ref), stage.in_aws(ref)) == (CLEAN, True)


def test_what_was_said_in_an_earlier_act_is_heard_in_a_later_one(stage):
    """An answer on the commit that nobody wakes it for anew: without it the window would close."""
    ref, moments = stage.add_instance(), []

    def answer(me):
        stage.status.decide(me, YES, Gate.COMMIT)
        stage.send(me, commit_decided(me.attempt), None)

    stage.at(Phase.PREPARING_SOURCE, answer)
    for phase in (Phase.AWAITING_COMMIT, Phase.COMMITTING):
        stage.at(phase, lambda _: moments.append(stage.clock.now()))
    stage.answers[ref.instance_id] = None
    stage.at(Phase.AWAITING_APPROVAL, lambda me: stage.answer(me, YES))
    policy = CommitPolicy(when=CommitWhen.APPROVED, after=timedelta(hours=6))
    (report,) = stage.migrate(ref, cutover=CutoverPolicy(commit=policy))
    assert report.outcome is Outcome.MIGRATED
    asked, committed = moments
    assert committed - asked < timedelta(hours=1)
