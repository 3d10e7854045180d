"""The contract with Microsoft's worker library: what an upgrade must not break."""

import asyncio
import importlib.metadata
import json
import threading
import tomllib
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.internal import helpers

from local.host.bridge import PINNED, Bridge, index, threads
from local.host.durable import client_binding
from local.host.functions import Failed, HttpCall
from local.host.stand_ins import TypedData

LIBRARY = "azure-functions-runtime"


def served(app, name, call, *, client=""):
    """Index, and let the bridge do one thing with the function of that name."""

    async def run():
        functions = {each.name: each for each in await index(app)}
        async with threads():
            return await call(Bridge(client), functions[name])

    return asyncio.run(run())


def http_call(body=b"", query=None, params=None):
    url = "http://127.0.0.1/api/x?a=1"
    headers = {"x-color": "blue", "content-type": "text/plain"}
    return HttpCall("PUT", url, headers, query or {}, params or {}, TypedData(bytes=body))


def test_the_library_is_the_one_the_bridge_was_written_for():
    assert importlib.metadata.version(LIBRARY) == PINNED, (
        f"{LIBRARY}: run these tests, then move PINNED"
    )
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())
    assert f"{LIBRARY}=={PINNED}" in project["dependency-groups"]["local"]


def test_a_function_is_indexed_with_the_bindings_that_function_json_would_have(app):
    functions = {each.name: each for each in asyncio.run(index(app))}
    assert functions["keyed"].trigger == {
        "direction": "IN",
        "type": "httpTrigger",
        "name": "req",
        "methods": ["GET"],
        "authLevel": "FUNCTION",
        "route": "keyed",
    }
    assert functions["take_order"].trigger["queueName"] == "%ORDERS%"
    assert functions["wake"].trigger["schedule"] == "0 30 9 * * 1-5"
    assert functions["double_all"].trigger["orchestration"] == "doubled"
    assert {each["type"] for each in functions["start"].bindings} == {
        "durableClient",
        "httpTrigger",
        "http",
    }


def test_an_app_indexed_twice_is_the_same_app_though_the_library_would_refuse(app):
    first, second = asyncio.run(index(app)), asyncio.run(index(app))
    assert first == second
    assert len({each.id for each in first}) == len(first)


def test_a_request_arrives_whole_and_its_answer_comes_back_whole(app, sample):
    call = http_call(b"\x00ab", {"a": "1"}, {"id": "7", "rest": "b/c"})
    answer = served(app, "mirror", lambda bridge, function: bridge.call_http(function, call))
    (seen,) = sample.SEEN["mirror"]
    assert (seen.method, seen.url, seen.get_body()) == ("PUT", call.url, b"\x00ab")
    assert seen.headers["X-Color"] == "blue"
    assert (dict(seen.params), dict(seen.route_params)) == ({"a": "1"}, {"id": "7", "rest": "b/c"})
    assert (answer.status, answer.body, answer.headers["X-Answer"]) == (201, b"ba\x00", "yes")
    assert answer.cookies == ("crumb=1; Path=/; SameSite=Lax; HttpOnly",)


def test_a_cookie_keeps_every_attribute_it_was_given(app):
    answer = served(
        app, "biscuit", lambda bridge, function: bridge.call_http(function, http_call())
    )
    assert answer.cookies == (
        "all=1; Domain=a.test; Path=/a; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=9; Secure",
        "bare=2; SameSite=None",
    )


def test_a_plain_string_is_an_answer_too(app):
    call = http_call(query={"name": "bob"})
    answer = served(app, "keyed", lambda bridge, function: bridge.call_http(function, call))
    assert (answer.status, answer.body) == (200, b"for bob")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_queue_message_carries_what_the_service_says_of_it(app, sample):
    metadata = {
        "Id": TypedData(string="m1"),
        "PopReceipt": TypedData(string="r1"),
        "DequeueCount": TypedData(json="4"),
        "InsertionTime": TypedData(json=json.dumps("2026-01-01T10:00:00+00:00")),
        "ExpirationTime": TypedData(json=json.dumps("2026-01-08T10:00:00+00:00")),
        "NextVisibleTime": TypedData(json=json.dumps("2026-01-01T10:10:00+00:00")),
    }
    served(
        app, "take_order", lambda bridge, function: bridge.call_queue(function, "soup", metadata)
    )
    (seen,) = sample.SEEN["orders"]
    assert (seen.id, seen.pop_receipt, seen.dequeue_count) == ("m1", "r1", 4)
    assert seen.get_body() == b"soup"
    moments = seen.insertion_time, seen.expiration_time, seen.time_next_visible
    assert [moment.isoformat() for moment in moments] == [
        "2026-01-01T10:00:00+00:00",
        "2026-01-08T10:00:00+00:00",
        "2026-01-01T10:10:00+00:00",
    ]


def test_a_message_that_is_no_text_arrives_as_bytes(app, sample):
    served(app, "take_order", lambda bridge, function: bridge.call_queue(function, b"\xff\x00", {}))
    assert sample.SEEN["orders"][0].get_body() == b"\xff\x00"


def test_a_timer_is_told_whether_it_is_late(app, sample):
    timer = {"IsPastDue": True, "Schedule": {}, "ScheduleStatus": {"Next": "2026-01-01T09:30:00"}}
    served(app, "wake", lambda bridge, function: bridge.call_timer(function, timer))
    (seen,) = sample.SEEN["wake"]
    assert seen.past_due
    assert seen.schedule_status["Next"] == "2026-01-01T09:30:00"


def test_a_turn_of_an_orchestration_goes_and_comes_as_protobuf(app):
    started = helpers.new_execution_started_event("doubled", "run-1", "2")
    request = pb.OrchestratorRequest(instanceId="run-1", newEvents=[started])
    response = served(
        app, "double_all", lambda bridge, function: bridge.orchestrate(function, request)
    )
    (action,) = response.actions
    assert response.instanceId == "run-1"
    assert (action.scheduleTask.name, action.scheduleTask.input.value) == ("double", "0")


@pytest.mark.parametrize(
    ("name", "given", "gives"), [("double", "21", "42"), ("idle", None, '"given None"')]
)
def test_an_activity_takes_and_gives_json_and_null_when_it_is_given_nothing(
    app, name, given, gives
):
    request = pb.ActivityRequest(name=name, taskId=3, input=given and {"value": given})
    request.orchestrationInstance.instanceId = "run-1"
    response = served(app, name, lambda bridge, function: bridge.act(function, request))
    assert (response.instanceId, response.taskId) == ("run-1", 3)
    assert response.result.value == gives


def test_a_durable_client_reads_where_the_engine_is(app, sample):
    config = client_binding(hub="H", rpc="http://127.0.0.1:9", url="http://127.0.0.1:8")
    call = http_call(params={"run": "run-1"})
    with pytest.raises(Failed, match=r"RpcError|Rendezvous"):  # nobody listens there
        served(
            app, "look", lambda bridge, function: bridge.call_http(function, call), client=config
        )
    (client,) = sample.SEEN["clients"]
    assert (client.rpcBaseUrl, client.taskHubName) == ("http://127.0.0.1:9", "H")
    links = client.create_http_management_payload("run-1")
    assert links["statusQueryGetUri"].startswith("http://127.0.0.1:8/runtime/webhooks/durabletask/")


def test_a_function_that_raises_gives_type_words_and_stack(app):
    with pytest.raises(Failed) as failure:
        served(app, "broken", lambda bridge, function: bridge.call_http(function, http_call()))
    assert str(failure.value) == "ValueError: the vault is on fire"
    assert 'sample_app.py", line' in failure.value.stack


def test_a_plain_function_runs_in_a_thread_and_a_coroutine_on_the_loop(app, sample):
    served(app, "mirror", lambda bridge, function: bridge.call_http(function, http_call()))
    served(app, "keyed", lambda bridge, function: bridge.call_http(function, http_call()))
    plain, coroutine = sample.SEEN["threads"]
    assert plain.name.startswith("ThreadPoolExecutor")  # the library's; the loop's says asyncio
    assert coroutine is threading.main_thread()
