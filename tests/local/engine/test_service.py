"""durabletask's own clients speak to the hub over gRPC."""

import asyncio
import json
import logging
from datetime import UTC, datetime

import durabletask.internal.orchestrator_service_pb2 as pb
import durabletask.internal.orchestrator_service_pb2_grpc as stubs
import grpc
import pytest
from azure.durable_functions import DurableFunctionsClient
from durabletask.client import AsyncTaskHubGrpcClient, OrchestrationQuery, OrchestrationStatus
from durabletask.internal import helpers

from local.engine import Dispatcher, serve
from tests.local.engine.test_dispatcher import OnLoop
from tests.local.engine.words import terminated

TONIGHT = helpers.new_timestamp(datetime(2026, 3, 1, 21, tzinfo=UTC))
SERVED = {
    "Hello",
    "StartInstance",
    "GetInstance",
    "WaitForInstanceStart",
    "WaitForInstanceCompletion",
    "RaiseEvent",
    "TerminateInstance",
    "SuspendInstance",
    "ResumeInstance",
    "PurgeInstances",
    "QueryInstances",
    "StreamInstanceHistory",
}
SERVICE = pb.DESCRIPTOR.services_by_name["TaskHubSidecarService"]


@pytest.fixture
def play(hub, worker):
    """Play a scene with a client, while the hub is served and its work done."""

    async def scene_with_client(scene):
        async with serve(hub) as port, Dispatcher(hub, OnLoop(worker)):
            quiet = logging.getLogger("quiet")
            quiet.setLevel(logging.ERROR)
            client = AsyncTaskHubGrpcClient(host_address=f"127.0.0.1:{port}", logger=quiet)
            try:
                return await scene(client)
            finally:
                await client.close()

    return lambda scene: asyncio.run(scene_with_client(scene))


@pytest.fixture
def call(hub):
    """Call one method of the service, while nobody works."""

    async def one_call(name, request, **options):
        async with serve(hub) as port, grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            answer = getattr(stubs.TaskHubSidecarServiceStub(channel), name)(request, **options)
            if SERVICE.methods_by_name[name].server_streaming:
                return [message async for message in answer]
            return await answer

    return lambda *args, **options: asyncio.run(one_call(*args, **options))


def refusal(call, *args, **options):
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        call(*args, **options)
    return refused.value.code(), refused.value.details()


def test_an_instance_is_started_awaited_and_told_of(play):
    async def scene(client):
        it = await client.schedule_new_orchestration("sequence", input=["ada"])
        await client.wait_for_orchestration_start(it)
        state = await client.wait_for_orchestration_completion(it)
        history = await client.get_orchestration_history(it)
        return state, history

    state, history = play(scene)
    assert state.runtime_status is OrchestrationStatus.COMPLETED
    assert (state.name, state.serialized_input, state.serialized_output) == (
        "sequence",
        '["ada"]',
        '["hello ada"]',
    )
    assert len(history) == 8


def test_events_suspension_and_termination_arrive(play):
    async def scene(client):
        gate = await client.schedule_new_orchestration("gate")
        await client.suspend_orchestration(gate, reason="tea")
        await client.raise_orchestration_event(gate, "approval", data="mona")
        await client.resume_orchestration(gate)
        other = await client.schedule_new_orchestration("gate")
        await client.wait_for_orchestration_start(other)
        await client.terminate_orchestration(other, output="enough")
        return [await client.wait_for_orchestration_completion(each) for each in (gate, other)]

    gate, other = play(scene)
    assert gate.serialized_output == '"mona"'
    assert other.runtime_status is OrchestrationStatus.TERMINATED
    assert other.serialized_output == '"enough"'


def test_instances_are_listed_in_pages_and_purged(play):
    async def scene(client):
        for number in range(5):
            name = f"it-{number}"
            await client.schedule_new_orchestration("sequence", input=[], instance_id=name)
            await client.wait_for_orchestration_completion(name)
        await client.schedule_new_orchestration("gate", instance_id="waiting")
        query = OrchestrationQuery(max_instance_count=2, fetch_inputs_and_outputs=True)
        listed = await client.get_all_orchestration_states(query)
        one = await client.purge_orchestration("it-0")
        left = await client.get_all_orchestration_states()
        return listed, one.deleted_instance_count, left

    listed, one, left = play(scene)
    ids = [*(f"it-{n}" for n in range(5)), "waiting"]
    assert [state.instance_id for state in listed] == ids
    assert listed[0].serialized_output == "[]"
    assert (one, [state.instance_id for state in left]) == (1, [*ids[1:]])


def test_a_purge_without_any_condition_purges_nothing(hub, call):
    hub.start("gate", "it")
    hub.tell("it", terminated())
    assert call("PurgeInstances", pb.PurgeInstancesRequest()).deletedInstanceCount == 0
    assert hub.get("it")


def test_payloads_are_told_only_to_who_asks(hub, call):
    hub.start("gate", "it", '"secret"')
    request = pb.GetInstanceRequest(instanceId="it")
    assert not call("GetInstance", request).orchestrationState.HasField("input")
    request.getInputsAndOutputs = True
    assert call("GetInstance", request).orchestrationState.input.value == '"secret"'
    assert hub.get("it").input.value == '"secret"'


def test_hello_is_answered(call):
    assert call("Hello", SERVICE.methods_by_name["Hello"].input_type._concrete_class()) is not None


def test_an_id_in_use_is_refused(hub, call):
    hub.start("gate", "it")
    request = pb.CreateInstanceRequest(instanceId="it", name="gate")
    code, details = refusal(call, "StartInstance", request)
    assert (code, "'it' already exists" in details) == (grpc.StatusCode.ALREADY_EXISTS, True)


def test_an_id_is_made_up_where_none_is_given(hub, call):
    answer = call("StartInstance", pb.CreateInstanceRequest(name="gate"))
    assert hub.get(answer.instanceId).name == "gate"


def test_who_is_missing_is_said_to_be(call):
    for name, request in {
        "RaiseEvent": pb.RaiseEventRequest(instanceId="it", name="approval"),
        "TerminateInstance": pb.TerminateRequest(instanceId="it"),
        "SuspendInstance": pb.SuspendRequest(instanceId="it"),
        "ResumeInstance": pb.ResumeRequest(instanceId="it"),
        "StreamInstanceHistory": pb.StreamInstanceHistoryRequest(instanceId="it"),
    }.items():
        assert refusal(call, name, request) == (
            grpc.StatusCode.NOT_FOUND,
            "Orchestration instance 'it' not found",
        )
    for name in ("GetInstance", "WaitForInstanceStart", "WaitForInstanceCompletion"):
        assert not call(name, pb.GetInstanceRequest(instanceId="it")).exists


def test_who_waits_longer_than_its_deadline_is_told(hub, call):
    hub.start("gate", "it")
    request = pb.GetInstanceRequest(instanceId="it")
    code, _ = refusal(call, "WaitForInstanceCompletion", request, timeout=0.05)
    assert code is grpc.StatusCode.DEADLINE_EXCEEDED


@pytest.mark.parametrize("name", sorted({m.name for m in SERVICE.methods} - SERVED))
def test_what_is_left_out_says_so_by_name(call, name):
    request = getattr(pb, SERVICE.methods_by_name[name].input_type.name)()
    assert refusal(call, name, request) == (
        grpc.StatusCode.UNIMPLEMENTED,
        f"{name} is not implemented",
    )


@pytest.mark.parametrize(
    ("name", "field", "body"),
    [
        ("StartInstance", "version", {"version": {"value": "2"}}),
        ("StartInstance", "tags", {"tags": {"wave": "one"}}),
        ("StartInstance", "scheduledStartTimestamp", {"scheduledStartTimestamp": TONIGHT}),
        ("StartInstance", "orchestrationIdReusePolicy", {"orchestrationIdReusePolicy": {}}),
        ("PurgeInstances", "purgeInstanceFilter", {"purgeInstanceFilter": {}}),
        ("PurgeInstances", "instanceBatch", {"instanceBatch": {"instanceIds": ["it"]}}),
        ("QueryInstances", "query.createdTimeFrom", {"query": {"createdTimeFrom": TONIGHT}}),
        ("QueryInstances", "query.instanceIdPrefix", {"query": {"instanceIdPrefix": {}}}),
    ],
)
def test_a_request_is_refused_rather_than_obeyed_in_part(hub, call, name, field, body):
    request = getattr(pb, SERVICE.methods_by_name[name].input_type.name)(**body)
    refused = (grpc.StatusCode.UNIMPLEMENTED, f"{field} is not implemented")
    assert refusal(call, name, request) == refused
    assert hub.query() == ([], "")


def test_a_long_history_comes_in_chunks(play):
    async def scene(client):
        it = await client.schedule_new_orchestration("sequence", input=list(range(60)))
        await client.wait_for_orchestration_completion(it)
        return await client.get_orchestration_history(it)

    assert len(play(scene)) == 60 * 4 + 4


def test_the_durable_client_of_functions_reaches_the_hub(hub, worker):
    async def scene():
        async with serve(hub) as port, Dispatcher(hub, OnLoop(worker)):
            binding = {"taskHubName": "hub", "rpcBaseUrl": f"http://127.0.0.1:{port}"}
            client = DurableFunctionsClient(json.dumps(binding))
            it = await client.schedule_new_orchestration("sequence", input=["ada"])
            state = await client.wait_for_orchestration_completion(it)
            await client.close()
            return state

    assert asyncio.run(scene()).get_output() == ["hello ada"]
