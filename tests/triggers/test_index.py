"""What the host is told of functions before their modules are imported, and where they lead."""

import json
import logging
from pathlib import Path
from types import SimpleNamespace

import pytest

from assembly import assemble
from domain.errors import Transient
from settings import Settings
from telemetry.current import Receivers, installed
from triggers.http.indexed import INDEX, IndexedRoute, read_index
from triggers.indexing import index_of_all, text_of

SAMPLE = json.loads((Path(__file__).parents[2] / "local.settings.sample.json").read_text())
CHANNELS = '[{"name": "ops", "kind": "teams", "secret": "setting:ops"}]'
NOW = SimpleNamespace(past_due=False)
TIMERS = {
    "keep_up": "Upkeep was interrupted: no cloud",
    "keep_findings": "Keeping pre-flight's findings was interrupted: no cloud",
    "notify": "Notifying was interrupted: no cloud",
    "purge": "The purge was interrupted: no cloud",
    "read_gauges": "A gauge could not be read: no cloud",
}


class NoCloud:
    """Clouds of which none can be reached."""

    def __getattr__(self, name):
        raise Transient("no cloud")


@pytest.fixture
def functions():
    """Give every function of an app whose clouds can't be reached, by name, and its connections."""
    connected = []

    def connect(settings):
        connected.append(settings)
        return NoCloud()

    settings = Settings.from_environ({**SAMPLE["Values"], "FERRY_CHANNELS": CHANNELS})
    with installed(Receivers(meter=object())):
        served = assemble(connect, settings).get_functions()
        assert connected == []
        yield {each.get_function_name(): each.get_user_function() for each in served}
    assert connected == [settings]


def test_the_index_says_what_the_routes_declare():
    assert INDEX.read_text("utf-8") == text_of(index_of_all()), (
        "routes have changed: python -m triggers.indexing"
    )


@pytest.mark.parametrize("indexed", read_index(), ids=lambda each: each.operation)
def test_every_line_of_the_index_leads_to_its_route(indexed):
    route = indexed.route
    keyless = route.open or route.browser
    told = (route.operation, route.method, route.path, route.stories, keyless)
    assert told == (
        indexed.operation, indexed.method, indexed.path, indexed.stories, indexed.keyless
    )  # fmt: skip


def test_a_line_that_leads_nowhere_is_an_error():
    lost = IndexedRoute(
        "no_such", "GET", "waves", "triggers.waves:ROUTES", stories=False, keyless=False
    )
    with pytest.raises(LookupError, match=r"triggers\.waves:ROUTES has no no_such"):
        _ = lost.route


@pytest.mark.parametrize("name", TIMERS)
def test_every_timer_reaches_what_it_sees_to(name, functions, caplog):
    function = functions[name]
    with caplog.at_level(logging.INFO):
        if inner := getattr(function, "client_function", None):
            inner(timer=NOW, client=None)
        else:
            function(timer=NOW)
    assert TIMERS[name] in caplog.text


def test_the_queue_reaches_what_it_sees_to(functions):
    message = SimpleNamespace(get_body=lambda: b"no wave", dequeue_count=1)
    with pytest.raises(Transient, match="no cloud"):
        functions["receive_wave"].client_function(msg=message, client=None)
