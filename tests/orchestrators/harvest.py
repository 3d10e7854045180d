"""Histories that show what no scenario does, gathered while the stories are tested.

`python -m tests.orchestrators.harvest [TESTS]` runs the tests of this folder, or those named, and
adds each history by which a replay passes a line, or goes a way at a branch, that no other has
shown. What it has kept before and still replays stays. Beside them it writes which lines nothing
passes. Do so after the scenarios were recorded.
"""

import logging
import os
import sys
from pathlib import Path

import pytest

from local.engine import TaskHub
from local.rehearsal import Rehearsal
from orchestrators import FLOWS
from tests.orchestrators.generations import earlier_ones
from tests.orchestrators.passing import Passing, in_words
from tests.orchestrators.recording import AT, HARVEST, SCENARIOS, UNSEEN, file_of, keep, recorded
from tests.orchestrators.replaying import replays, tell

_NAMES = {flow.name for flow in FLOWS}


class Harvest:
    """What is worth keeping; histories that a test has bent do not replay, and are left."""

    def __init__(self, passing):
        self._passing = passing
        self._lines, self._ways, self._shapes = set(), set(), set()
        stage = Rehearsal()
        self._worker = stage.worker
        stage.hub.close()
        self.kept = {}

    def offer(self, story, history):
        """Keep a history if it shows something new."""
        if self.shows_more(story, history):
            test = os.environ.get("PYTEST_CURRENT_TEST", "").removesuffix(" (teardown)")
            name = f"{story}{AT}{test.removesuffix(' (call)')}"
            while name in self.kept:  # a story may show something new in each of its generations
                name += ", further on"
            self.kept[name] = history

    def shows_more(self, story, history):
        """Say whether a history replays, and passes what none has passed before."""
        names = [e.executionStarted.name for e in history if e.HasField("executionStarted")]
        shape = tuple(_shape(event) for event in history)
        if not names or names[0] not in _NAMES or shape in self._shapes:
            return False
        self._shapes.add(shape)
        with self._passing.watching():
            tell(self._worker, story, history)
        lines, ways = self._passing.lines - self._lines, self._passing.ways - self._ways
        if not (lines or ways) or not replays(self._worker, story, history):
            return False
        self._lines |= lines
        self._ways |= ways
        return True

    def unseen(self):
        """Name the lines that nothing has passed."""
        return in_words({*self._passing.every_line()} - self._lines)


def story_in(key):
    """Tell the story's id that a harvested history is kept under."""
    return key.partition(AT)[0]


def _shape(event):
    """Tell alike what differs by a moment or a number alone."""
    return event.WhichOneof("eventType"), event.ByteSize() // 8


class Gathering:
    """A plugin of pytest that looks at each hub's histories before they are gone."""

    def __init__(self, harvest):
        self._offer = harvest.offer
        self._close, self._hearing = TaskHub.close, earlier_ones(harvest.offer)

    def pytest_sessionstart(self):
        def close(hub):
            for state in hub.query()[0]:
                self._offer(state.instanceId, hub.history(state.instanceId))
            self._close(hub)

        TaskHub.close = close
        self._hearing.__enter__()

    def pytest_sessionfinish(self):
        TaskHub.close = self._close
        self._hearing.__exit__(None, None, None)


def gather(*arguments):
    """Run tests, keep what they show beyond what is recorded, and tell what nothing shows."""
    logging.disable(logging.CRITICAL)
    harvest = sift(recorded(HARVEST) if file_of(HARVEST).exists() else {})
    ending = pytest.main(list(arguments), plugins=[Gathering(harvest)]) if arguments else 0
    harvest = sift(harvest.kept)  # a test may have bent the code while its stories were told
    keep(HARVEST, harvest.kept)
    unseen = sorted(set(harvest.unseen()))
    UNSEEN.write_text("".join(f"{each}\n" for each in unseen), encoding="utf-8")
    sys.stdout.write(f"kept {len(harvest.kept)} histories; {len(unseen)} lines are unseen\n")
    return ending


def sift(histories):
    """Keep of some histories those that replay, and show more than the scenarios' do."""
    harvest = Harvest(Passing())
    for scenario in [each.__name__ for each in SCENARIOS]:
        for key, history in recorded(scenario).items():
            harvest.shows_more(story_in(key), history)
    for key, history in histories.items():
        if harvest.shows_more(story_in(key), history):
            harvest.kept[key] = history
    return harvest


if __name__ == "__main__":
    here = str(Path(__file__).parent)
    sys.exit(gather(*(sys.argv[1:] or [here, "-q", f"--ignore={here}/test_replay.py"])))
