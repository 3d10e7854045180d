"""Old histories finish on old code: an application is replaced while its stories run."""

import json
from contextlib import ExitStack
from types import SimpleNamespace

import azure.durable_functions as df
import durabletask.internal.orchestrator_service_pb2 as pb
import pytest

from durable.flow import Flow
from durable.functions import Activity, bind
from local.clock import VirtualClock
from local.engine import AppWorker, TaskHub, run_until_idle
from local.simulators.audit_log import SimulatedAuditLog
from tests.durable.moving import first, second
from tests.durable.moving.work import pack, weigh
from tests.local.engine.words import raised

DONE = {pack: lambda _, thing: f"packed {thing}", weigh: lambda _, thing: f"weighed {thing}"}
TODAY = (*second.STORIES, *first.STORIES)
CARELESS = tuple(Flow(today._tell) for today in second.STORIES)  # changed, and not in a version


class Host:
    """A process with an application, on a state that outlives it."""

    def __init__(self, state, stories):
        app, clock = df.DFApp(), VirtualClock()
        books = SimpleNamespace(audit=SimulatedAuditLog(clock))
        bind(app, stories, [Activity(step, perform) for step, perform in DONE.items()], books)
        self.hub, self.worker = TaskHub(state, clock), AppWorker(app)

    def begin(self, flow, value, story_id):
        self.hub.start(flow.name, story_id, json.dumps(value))
        self.go_on()

    def tell(self, story_id):
        self.hub.tell(story_id, raised("go_on", "null"))
        self.go_on()

    def go_on(self):
        run_until_idle(self.hub, self.worker)

    def ending(self, story_id):
        state = self.hub.get(story_id)
        assert state.orchestrationStatus == pb.ORCHESTRATION_STATUS_COMPLETED, state
        return json.loads(state.output.value)


@pytest.fixture
def deploy(tmp_path):
    """Replace the application: the old process is gone, its state is all that is left."""
    with ExitStack() as running:

        def replace(stories):
            running.close()
            host = Host(tmp_path / "hub.db", stories)
            running.callback(host.hub.close)
            return host

        yield replace


def test_an_old_history_finishes_on_old_code_and_new_ones_run_the_new(deploy):
    deploy(first.STORIES).begin(first.move, "sofa", "old")
    host = deploy(TODAY)
    host.begin(second.move, "lamp", "new")
    for story in ("old", "new"):
        host.tell(story)
        host.tell(f"{story}:carry")
    assert host.ending("old") == ["packed sofa", "packed sofa to carry it"]
    assert host.ending("new") == ["weighed lamp", "packed lamp", "weighed lamp to carry it"]


def test_a_child_that_runs_already_finishes_on_old_code_as_well(deploy):
    host = deploy(first.STORIES)
    host.begin(first.move, "sofa", "old")
    host.tell("old")
    host = deploy(TODAY)
    host.tell("old:carry")
    assert host.ending("old") == ["packed sofa", "packed sofa to carry it"]


def test_a_story_that_begins_anew_keeps_its_version(deploy):
    deploy(first.STORIES).begin(first.patrol, 1, "old")
    host = deploy(TODAY)
    host.begin(second.patrol, 1, "new")
    for story in ("old", "new", "old", "new"):
        host.tell(story)
    assert host.ending("old") == "packed round 0"
    assert host.ending("new") == "weighed round 0"


@pytest.mark.parametrize("stories", [CARELESS, second.STORIES], ids=["changed", "dropped"])
def test_without_the_version_the_old_history_breaks(deploy, stories):
    deploy(first.STORIES).begin(first.move, "sofa", "old")
    host = deploy(stories)
    host.tell("old")
    state = host.hub.get("old")
    assert state.orchestrationStatus == pb.ORCHESTRATION_STATUS_FAILED
    broken = {"NonDeterminismError", "OrchestratorNotRegisteredError"}
    assert state.failureDetails.errorType.rsplit(".", 1)[-1] in broken


def test_every_version_has_a_name_of_its_own_which_functions_may_have():
    names = [flow.name for flow in TODAY]
    assert names == ["move_v2", "carry_v2", "patrol_v2", "move", "carry", "patrol"]
    assert {flow.story for flow in TODAY} == {"move", "carry", "patrol"}
    assert [flow.version for flow in TODAY] == [2, 2, 2, 1, 1, 1]
