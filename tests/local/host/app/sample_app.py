"""A small app with a function of every kind; what happens to it is read off `SEEN`."""
# ruff: noqa: ARG001 - a trigger names its parameter whether the function reads it or not

import asyncio
import json
import threading
from collections import defaultdict
from datetime import timedelta

import azure.durable_functions as df
import azure.functions as func

app = df.DFApp(http_auth_level=func.AuthLevel.FUNCTION)
SEEN = defaultdict(list)
GATES = defaultdict(threading.Event)
FAULTS = []  # the names of functions that fail once


@app.route(route="mirror/{id:int}/{*rest}", auth_level=func.AuthLevel.ANONYMOUS)
def mirror(req: func.HttpRequest) -> func.HttpResponse:
    SEEN["mirror"].append(req)
    SEEN["threads"].append(threading.current_thread())
    cookies = {"Set-Cookie": "crumb=1; Path=/; HttpOnly; SameSite=Lax", "X-Answer": "yes"}
    return func.HttpResponse(req.get_body()[::-1], status_code=201, headers=cookies)


@app.route(route="biscuit", auth_level=func.AuthLevel.ANONYMOUS)
def biscuit(req: func.HttpRequest) -> func.HttpResponse:
    expires = "Wed, 21 Oct 2026 07:28:00 GMT"
    said = f"Domain=a.test; Path=/a; Expires={expires}; Max-Age=9; Secure"
    answer = func.HttpResponse()
    answer.headers.add("Set-Cookie", f"all=1; {said}")
    answer.headers.add("Set-Cookie", "bare=2; SameSite=None")
    return answer


@app.route(route="keyed", methods=["GET"])
async def keyed(req: func.HttpRequest) -> str:
    SEEN["threads"].append(threading.current_thread())
    await asyncio.sleep(0)
    return f"for {req.params.get('name', 'nobody')}"


@app.route(route="secret/{door?}", methods=["GET"], auth_level=func.AuthLevel.ADMIN)
def guarded(req: func.HttpRequest) -> str:
    return req.route_params.get("door", "no door")


@app.route(route="secret/front", methods=["POST"], auth_level=func.AuthLevel.ANONYMOUS)
def literal(req: func.HttpRequest) -> str:
    return "literal"


@app.route(route="broken", auth_level=func.AuthLevel.ANONYMOUS)
def broken(req: func.HttpRequest) -> str:
    raise ValueError("the vault is on fire")


@app.route(route="start/{name}", methods=["POST"])
@app.durable_client_input(client_name="client")
async def start(req: func.HttpRequest, client: df.DurableFunctionsClient) -> func.HttpResponse:
    given = req.get_json()
    run = await client.schedule_new_orchestration(req.route_params["name"], input=given)
    return client.create_check_status_response(req, run)


@app.route(route="look/{run}", auth_level=func.AuthLevel.ANONYMOUS)
@app.durable_client_input(client_name="client")
def look(req: func.HttpRequest, client: df.SyncDurableFunctionsClient) -> str:
    SEEN["clients"].append(client)
    state = client.get_orchestration_state(req.route_params["run"])
    failure = state.failure_details and [
        state.failure_details.error_type,
        state.failure_details.message,
    ]
    return json.dumps([state.runtime_status.name, state.serialized_output, failure])


@app.route(route="tell/{run}", methods=["POST"], auth_level=func.AuthLevel.ANONYMOUS)
@app.durable_client_input(client_name="client")
def tell(req: func.HttpRequest, client: df.SyncDurableFunctionsClient) -> str:
    client.raise_orchestration_event(req.route_params["run"], "word", data=req.get_json())
    return "told"


@app.orchestration_trigger(context_name="context", orchestration="doubled")
def double_all(context, count: int):
    numbers = []
    for each in range(count):
        numbers.append((yield context.call_activity("double", input=each)))  # noqa: PERF401 - yields
    yield context.create_timer(timedelta(milliseconds=1))
    return numbers


@app.orchestration_trigger(context_name="context")
def stumble(context, over: str):
    yield context.call_activity("trip", input=over)


@app.orchestration_trigger(context_name="context")
def wander(context, _: None):
    yield context.call_activity("nowhere")


@app.orchestration_trigger(context_name="context")
def wait_for_word(context, _: str):
    yield context.create_timer(timedelta(days=30))
    return (yield context.wait_for_external_event("word"))


@app.activity_trigger(input_name="number")
def double(number: int) -> int:
    return number * 2


@app.activity_trigger(input_name="nothing")
def idle(nothing: str) -> str:
    return f"given {nothing}"


@app.activity_trigger(input_name="over")
async def trip(over: str) -> None:
    raise RuntimeError(f"tripped over {over}\nand fell")


@app.queue_trigger(arg_name="message", queue_name="%ORDERS%", connection="Storage")
def take_order(message: func.QueueMessage) -> None:
    SEEN["orders"].append(message)
    text = message.get_body()
    if text.startswith(b"wait "):
        GATES[text.decode()].wait(timeout=60)
    if text.startswith(b"fail"):
        raise ValueError("no such dish")


@app.timer_trigger(arg_name="timer", schedule="0 30 9 * * 1-5")
def wake(timer: func.TimerRequest) -> None:
    if "wake" in FAULTS:
        FAULTS.remove("wake")
        raise RuntimeError("overslept")
    SEEN["wake"].append(timer)
