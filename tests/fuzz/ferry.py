"""The app's own functions in this process: routed, called and carried on in virtual time."""

import json
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import azure.durable_functions as df
import azure.functions as func
import durabletask.internal.orchestrator_service_pb2 as pb
import grpc
from azure.durable_functions.internal.serialization import FunctionsDataConverter
from durabletask.client import TaskHubGrpcClient

from local.configured import configured
from local.engine import InstanceExists, InstanceMissing
from local.engine.service import _ANSWERS
from local.host.functions import Function
from local.host.routes import find, read_routes
from local.rehearsal import ACCOUNT, APPLIANCE, Rehearsal
from triggers import bind_triggers

HOST = "http://ferry"


class _Refused(grpc.RpcError, grpc.Call):
    """What a client sees of an engine that says no."""

    def __init__(self, code):
        super().__init__()
        self._code = code

    def code(self):
        return self._code


class Wire(grpc.Channel):
    """A durable client's channel that ends at a hub in this very thread."""

    def __init__(self, hub):
        self.hub = hub

    def unary_unary(self, method, *_, **__):
        name = method.rsplit("/", 1)[-1]

        def call(request, *_, **__):
            try:
                answer = _ANSWERS[name](self.hub(), request)
                if hasattr(answer, "send"):  # a look at a story; it waits for nothing
                    answer = _at_once(answer)
            except InstanceExists:
                raise _Refused(grpc.StatusCode.ALREADY_EXISTS) from None
            except InstanceMissing:
                raise _Refused(grpc.StatusCode.NOT_FOUND) from None
            return pb.CreateInstanceResponse() if answer is None else answer

        return call

    unary_stream = stream_unary = stream_stream = unary_unary

    def subscribe(self, *_, **__): ...

    def unsubscribe(self, *_): ...

    def close(self): ...

    def __enter__(self):
        return self

    def __exit__(self, *_): ...


def _at_once(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("a look at a story had to wait")


@dataclass(frozen=True)
class Told:
    """An answer as a caller gets it."""

    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def kind(self):
        return self.json["type"].removeprefix("urn:ferry:problem:")


class Ferry(Rehearsal):
    """A rehearsal behind its doors: every request is routed as the host routes it."""

    def __init__(self, most_waves=25, **options):
        super().__init__(**options)
        estate = self.world.estate
        self.configured = configured(
            estate,
            most_waves=most_waves,
            appliance_instance_id=APPLIANCE.instance_id,
            aws_account_id=ACCOUNT,
            caller_rate=100_000,
            app_rate=100_000,
            azure_location=estate.location,
            key_vault_url=f"https://{estate.key_vault}.vault.azure.net",
            servers_subnet_id=f"{estate.network_id}/subnets/{estate.subnet}",
            servers_instance_profile="ferry-servers",
        )
        app = df.DFApp(http_auth_level=func.AuthLevel.FUNCTION)
        bind_triggers(app, lambda: self.clouds, self.configured)
        served = app.get_functions()
        self._functions = {each.get_function_name(): each.get_user_function() for each in served}
        self._routes = read_routes(map(_described, served), "api")
        channel = Wire(lambda: self.hub)
        self.client = TaskHubGrpcClient(channel=channel, data_converter=FunctionsDataConverter())

    def call(self, name, **given):
        """Call a function of the app by its name, with a durable client if it wants one."""
        function = self._functions[name]
        plain = getattr(function, "client_function", None)
        return plain(**given, client=self.client) if plain else function(**given)

    def ask(self, method, path, body=None, *, data=None, headers=None):
        """Ask as over HTTP; `path` is behind /api/ and may have a query."""
        parts = urlsplit(f"{HOST}/api/{path}")
        found = find(self._routes, method, parts.path)
        if found is None:
            return Told(404, {}, b"")
        route, params = found
        given = {name.lower(): text for name, text in (headers or {}).items()}
        if data is None and body is not None:
            data, given = json.dumps(body).encode(), {"content-type": "application/json", **given}
        query = {}
        for name, text in parse_qsl(parts.query, keep_blank_values=True):
            query[name] = f"{query[name]},{text}" if name in query else text
        request = func.HttpRequest(
            method,
            f"{HOST}/api/{path}",
            headers=given,
            params={name: text for name, text in query.items() if text},
            route_params=params,
            body=data or b"",
        )
        answer = self.call(route.function.name, req=request)
        headers = {name.lower(): text for name, text in dict(answer.headers).items()}
        if answer.mimetype and answer.get_body():
            headers["content-type"] = answer.mimetype
        return Told(answer.status_code, headers, answer.get_body())

    def keep_up(self):
        """Let the timer do what it does."""
        self.call("keep_up", timer=SimpleNamespace(past_due=False))

    def deliver(self, body, count=1):
        """Hand a queue message to the app."""
        message = SimpleNamespace(get_body=lambda: body, dequeue_count=count)
        self.call("receive_wave", msg=message)


def _described(function):
    bindings = json.loads(function.get_function_json())["bindings"]
    return Function(function.get_function_name(), function.get_function_name(), tuple(bindings))
