"""Three faults of durabletask's in-memory backend that would stop a wave, and that ours has not."""

import json
import threading
from dataclasses import dataclass, field

import pytest
from durabletask.testing import in_memory_backend as stock

from tests.local.engine.engines import Ours, Stock


class Hurried(threading.Event):
    """Waits in a thousandth of the time, as the stock backend's timers do in these tests."""

    def wait(self, timeout=None):
        return super().wait(timeout and timeout / Stock.HURRY)


@dataclass
class HurriedWaiter(stock.StateWaiter):
    event: Hurried = field(default_factory=Hurried)


FAULTY = pytest.mark.xfail(
    strict=True, reason="a fault of the stock backend", raises=AssertionError
)


@pytest.fixture(params=["ours", pytest.param("stock", marks=FAULTY)])
def engine(request, hub, worker, monkeypatch):
    if request.param == "ours":
        return Ours(hub, worker)
    # The 30 seconds that a watcher waits for a child become 30 ms.
    monkeypatch.setattr(stock, "StateWaiter", HurriedWaiter)
    return Stock(worker, monkeypatch)


def test_a_child_that_takes_its_time_still_reports_to_its_parent(engine):
    engine.start("parent_of", "it", ["slow", "child", 300])
    engine.settle()
    engine.run("child")
    engine.run("it")
    assert engine.state("child").output.value == '"slept"'
    assert engine.state("it").output.value == '"slept"'


def test_a_timer_left_behind_does_not_fire_into_the_next_generation(engine):
    engine.start("renewed_wait", "it", 0)
    engine.raise_event("it", "again", None)
    engine.run("it")
    created, fired = moments_of_timers(engine.history("it"))
    assert fired == created


def test_what_a_dead_worker_had_in_hand_is_handed_out_again(engine):
    engine.start("sequence", "it", ["ada"])
    engine.lose_an_activity()
    engine.run("it")
    assert json.loads(engine.state("it").output.value or "null") == ["hello ada"]


def moments_of_timers(history):
    created = [e.timerCreated.fireAt for e in history if e.HasField("timerCreated")]
    fired = [e.timerFired.fireAt for e in history if e.HasField("timerFired")]
    return created, fired
