"""The looks that hold recordings and stories together: each sees what it is there for."""

import copy

import pytest

from tests.orchestrators.conftest import Stage
from tests.orchestrators.passing import ROOM, Passing, in_words
from tests.orchestrators.replaying import differences, replays, tell


@pytest.fixture(scope="module")
def played():
    """Give a worker, and the history of a story that somebody rejects."""
    stage = Stage(sessions=0)
    ref = stage.add_instance()
    stage.migrate(ref)
    story = f"w1:{ref.instance_id}"
    yield stage.worker, story, stage.hub.history(story)
    stage.hub.close()


def test_what_a_history_passes_is_seen_and_what_it_does_not_is_missed(played):
    with Passing().watching() as passing:
        tell(*played)
    every = {*passing.every_line()}
    assert passing.lines <= every
    passed, missed = ({*in_words(each)} for each in (passing.lines, every - passing.lines))
    assert "migrate_instance.py: return (yield from complete_migration(story))" in passed
    assert "migrate_instance.py: except Held as held:" in missed
    assert {file for file, _ in every} <= {str(file) for file in ROOM.rglob("*.py")}


def test_a_branch_tells_which_ways_it_went(played):
    with Passing().watching() as passing:
        tell(*played)
    told = {(file.rsplit("/", 1)[-1], line) for file, line, _, _ in passing.ways}
    assert any(file == "rest.py" for file, _ in told)


def test_a_history_replays_as_it_is_and_in_no_other_way(played):
    worker, story, history = played
    assert replays(worker, story, history)
    other = copy.deepcopy(history)
    step = next(e for e in other if e.HasField("taskScheduled"))
    step.taskScheduled.name = "another"
    assert [*differences(worker, story, other)]
    other = copy.deepcopy(history)
    other[-1].executionCompleted.result.value = "{}"
    assert len([*differences(worker, story, other)]) == 1
    assert not replays(worker, story, other)
