"""An app's functions run in this process as Azure would run them."""

import json

import durabletask.internal.orchestrator_service_pb2 as pb

from local.engine import AppWorker, run_until_idle
from tests.local.engine.stories import assemble


def act(worker, name, value=None):
    return worker.act(pb.ActivityRequest(name=name, input={"value": value} if value else None))


def test_an_activity_takes_and_gives_json(worker):
    assert json.loads(act(worker, "note", '{"a": [1, null]}').result.value) == {"a": [1, None]}


def test_an_activity_without_input_is_given_nothing(worker):
    assert act(worker, "note").result.value == "null"


def test_an_activity_is_known_by_its_durable_name(worker):
    assert act(worker, "given.name", "1").result.value == '{"x": 1}'


def test_an_activity_that_raises_tells_why(worker):
    details = act(worker, "refuse", '"no cores"').failureDetails
    assert (details.errorType, details.errorMessage) == ("builtins.ValueError", "no cores")


def test_an_unknown_activity_is_a_failure(worker):
    assert "'dance'" in act(worker, "dance").failureDetails.errorMessage


def test_an_unknown_orchestrator_fails_its_instance(hub, worker):
    hub.start("dance", "it")
    run_until_idle(hub, worker)
    assert hub.get("it").orchestrationStatus == pb.ORCHESTRATION_STATUS_FAILED
    assert "'dance'" in hub.get("it").failureDetails.errorMessage


def test_one_app_may_serve_two_workers():
    app = assemble([])
    assert act(AppWorker(app), "greet", '"ada"') == act(AppWorker(app), "greet", '"ada"')
