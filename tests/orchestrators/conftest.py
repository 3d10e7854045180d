import json
from collections import defaultdict, deque

import pytest
from durabletask.internal.helpers import new_event_raised_event

from activities import ACTIVITIES
from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.cutover import CommitPolicy, CutoverPolicy, Otherwise
from domain.mobility_service import ConfigurationRequest
from domain.provider import Provider
from domain.source_instance import InstanceState
from domain.status import Gate
from durable.functions import Activity
from local.rehearsal import Rehearsal
from local.simulators.site_recovery.model.settings import WorldSettings
from tests.local.engine.words import terminated
from tests.orchestrators.replaying import otherwise_at_last
from wire import to_wire

MODERNISED, CLASSIC = (pytest.mark.only(each) for each in Provider)
YES = Approval(Decision.APPROVE, "mona", "go", ACKNOWLEDGEMENT)
HELD_FOR_A_PERSON = CutoverPolicy(commit=CommitPolicy(otherwise=Otherwise.WAIT))
NO = Approval(Decision.REJECT, "mona", "not this month")


class Spoiler:
    """Makes steps fail: what is queued for a step is raised, or given, by its next attempts."""

    def __init__(self):
        self.queued = defaultdict(deque)
        self.taken = []
        self.activities = tuple(Activity(a.step, self._spoilt(a)) for a in ACTIVITIES)

    def next_time(self, step, *answers):
        self.queued[step].extend(answers)

    def _spoilt(self, activity):
        name = activity.step.name

        def perform(clouds, value):
            self.taken.append((name, value))
            if not self.queued[name]:
                return activity.perform(clouds, value)
            answer = self.queued[name].popleft()
            if isinstance(answer, Exception):
                raise answer
            return answer

        return perform


class Stage(Rehearsal):
    """A rehearsal whose steps can be spoilt, with an operator who answers at the gates."""

    def __init__(self, **settings):
        self.spoiler = Spoiler()
        super().__init__(activities=self.spoiler.activities, **settings)
        self.answers = defaultdict(lambda: YES)
        self.manual_steps = []
        self.status.listeners.append(self._operate)

    def migrate(self, *refs, **order):
        """Take a wave from its order to its report."""
        wave = self.wave(*(refs or (self.add_instance(),)), **order)
        self.start(wave)
        self.go_on()
        return self.report(wave).reports

    def tell(self, story, signal, message):
        """Send a signal to any story."""
        self.hub.tell(story, new_event_raised_event(signal.name, json.dumps(to_wire(message))))

    def terminate(self, story):
        """Break a story for good, as nobody should."""
        self.hub.tell(story, terminated(json.dumps("enough"), recursive=True))

    def at(self, phase, act):
        """Do something, once, when an instance enters a phase."""
        pending = {phase}

        def listen(progress):
            if progress.phase in pending:
                pending.remove(progress.phase)
                act(progress.subject)

        self.status.listeners.append(listen)

    def _operate(self, progress):
        if progress.waiting is None:
            return
        if progress.waiting.gate is Gate.MANUAL_STEP:
            self.manual_steps.append(progress.waiting.words)
            return
        answer = self.answers[progress.subject.instance_id]
        if answer is not None:
            self.answer(progress.subject, answer)

    def configure_by_hand(self, *_):
        """Do what the manual step asks for, for every machine that waits for its file."""
        for name, value in self.spoiler.taken:
            if name == "request_configuration" and isinstance(value, ConfigurationRequest):
                self.mobility.put_configuration(value.ref, value.config_input)

    # What the tests ask the world.

    def in_aws(self, ref):
        return self.source.describe_instance(ref).state is InstanceState.RUNNING

    def machines_in_azure(self):
        return len(self.world.virtual_machines)

    def traces(self, ref):
        """Everything of Ferry's that is left of an instance: items, groups, tags, secrets."""
        instance = self.source.instances[ref]
        secret = self.mobility.secrets.written_at(
            ref, f"/ferry/agent-configuration/{ref.instance_id}"
        )
        return {
            "items": sorted(self.world.items),
            "groups": [g for g in instance.groups if g.startswith("ferry")],
            "tags": sorted(t for t in instance.description.tags if t.startswith("ferry:")),
            "secret": secret is not None,
        }

    def close(self):
        """End, once a replay of every story has done in its last turn what its session did."""
        self.restart_worker()
        histories = {name: self.hub.history(name) for name in self.story_ids()}
        otherwise = [
            otherwise_at_last(self.worker, name, history)
            for name, history in histories.items()
            if not any(event.HasField("executionTerminated") for event in history)
        ]
        self.hub.close()
        assert not [*filter(None, otherwise)]

    def longest_history(self):
        return max(len(self.hub.history(i)) for i in self.story_ids())

    def story_ids(self):
        found, _ = self.hub.query()
        return [each.instanceId for each in found]


CLEAN = {"items": [], "groups": [], "tags": [], "secret": False}


@pytest.fixture
def stage_with():
    """Set up stages, each with settings of its own."""
    made = []

    def set_up(**settings):
        made.append(Stage(settings=WorldSettings(**settings)))
        return made[-1]

    yield set_up
    for each in made:
        each.close()


@pytest.fixture
def stage(stage_with):
    return stage_with()
