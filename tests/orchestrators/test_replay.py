import pytest

from orchestrators import FLOWS
from tests.orchestrators.conftest import Stage
from tests.orchestrators.harvest import story_in
from tests.orchestrators.passing import Passing, in_words
from tests.orchestrators.recording import HARVEST, SCENARIOS, UNSEEN, recorded
from tests.orchestrators.replaying import differences, otherwise_at_last, tell

RECORDED = [*(scenario.__name__ for scenario in SCENARIOS), HARVEST]


@pytest.fixture(scope="module")
def worker():
    yield from worker_of(sessions=0)


@pytest.fixture(scope="module")
def keeping_worker():
    """Give one that keeps a story from turn to turn, which takes a tenth of the time."""
    yield from worker_of(sessions=1)


def worker_of(sessions):
    stage = Stage(sessions=sessions)
    yield stage.worker
    stage.hub.close()


@pytest.mark.parametrize("scenario", RECORDED)
def test_todays_code_does_in_every_turn_what_the_recorded_one_did(keeping_worker, scenario):
    for key, history in recorded(scenario).items():
        assert not list(differences(keeping_worker, story_in(key), history)), key


@pytest.mark.parametrize("scenario", RECORDED)
def test_a_replay_of_the_whole_history_does_the_same_at_last(worker, scenario):
    for key, history in recorded(scenario).items():
        assert not otherwise_at_last(worker, story_in(key), history)


def test_every_story_is_among_the_recordings():
    names = {
        event.executionStarted.name
        for scenario in RECORDED
        for history in recorded(scenario).values()
        for event in history
        if event.HasField("executionStarted")
    }
    assert names == {flow.name for flow in FLOWS}


def test_every_line_of_every_story_is_passed_by_a_recorded_history_or_known_not_to_be(worker):
    """Let who changes a story record what it does now: `python -m tests.orchestrators.harvest`."""
    with Passing().watching() as passing:
        for scenario in RECORDED:
            for key, history in recorded(scenario).items():
                tell(worker, story_in(key), history)
        missed = set(in_words({*passing.every_line()} - passing.lines))
    assert missed == set(UNSEEN.read_text(encoding="utf-8").splitlines())
