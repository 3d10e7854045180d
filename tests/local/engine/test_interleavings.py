"""However workers stumble, every activity's result arrives exactly once."""

import json
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
)

from local.clock import VirtualClock
from local.engine import AppWorker, TaskHub, run_until_idle
from tests.local.engine.conftest import NOON
from tests.local.engine.stories import assemble
from tests.local.engine.words import resumed, suspended

NAMES = ["ada", "bob", "cyd"]
WORKERS = [AppWorker(assemble([]), sessions=most) for most in (0, 1, 100)]


class StumblingWorkers(RuleBasedStateMachine):
    """Workers that answer late, twice or never, while time passes and turns are played."""

    work = Bundle("work")

    @initialize(worker=st.sampled_from(WORKERS))
    def begin(self, worker):
        self.worker = worker
        self.clock = VirtualClock(NOON)
        self.hub = TaskHub(None, self.clock)
        self.instances = [f"it-{number}" for number in range(2)]
        for instance_id in self.instances:
            self.hub.start("fan_out", instance_id, json.dumps(NAMES))
        self.accepted = []

    @rule(target=work)
    def fetch_a_turn(self):
        return "turn", self.hub.next_orchestration()

    @rule(target=work)
    def fetch_an_activity(self):
        return "activity", self.hub.next_activity()

    @rule(item=work)  # the bundle keeps it: it may be brought back again, or never
    def bring_back(self, item):
        kind, work = item
        if work is None:
            return
        if kind == "turn":
            self.hub.complete(work.token, self.worker.orchestrate(work.request))
        elif self.hub.complete(work.token, self.worker.act(work.request)):
            address = work.request.orchestrationInstance
            self.accepted.append((address.instanceId, work.request.taskId))

    @rule(item=consumes(work))
    def give_up(self, item):
        if item[1]:
            self.hub.abandon(item[1].token)

    @rule(minutes=st.integers(1, 40))
    def let_time_pass(self, minutes):
        self.clock.advance(timedelta(minutes=minutes))
        self.hub.fire_due()

    @rule(instance_id=st.sampled_from(["it-0", "it-1"]))
    def suspend_for_a_while(self, instance_id):
        self.hub.tell(instance_id, suspended())
        self.hub.tell(instance_id, resumed())

    @invariant()
    def no_activity_is_accepted_twice(self):
        assert len(self.accepted) == len(set(self.accepted))

    def teardown(self):
        run_until_idle(self.hub, self.worker)
        for instance_id in self.instances:
            history = self.hub.history(instance_id)
            results = [e.taskCompleted for e in history if e.HasField("taskCompleted")]
            assert sorted(r.taskScheduledId for r in results) == [1, 2, 3]
            expected = [f"hello {name}" for name in NAMES]
            assert json.loads(self.hub.get(instance_id).output.value) == expected
        self.hub.close()


TestStumblingWorkers = StumblingWorkers.TestCase
TestStumblingWorkers.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
