import time
import uuid

import pytest

from domain.approval import ACKNOWLEDGEMENT
from local.system import Plan
from telemetry.current import installed
from telemetry.identity import trace_id_of
from tests.conftest import RunningFerry
from tests.telemetry.collecting import Collector
from tests.telemetry.hearing import Heard
from tests.telemetry.people import People

PLANTED = "Pl4ntedHookSecret0x5ecret"


@pytest.fixture
def heard():
    """Hear all that is told during a test."""
    listening = Heard()
    with installed(listening.receivers):
        yield listening


@pytest.fixture(scope="package")
def collector():
    collector = Collector()
    yield collector
    collector.server.shutdown()


@pytest.fixture(scope="package")
def people(tmp_path_factory):
    """Give those who are told of every wave: somebody by mail, and a webhook."""
    people = People(tmp_path_factory.mktemp("people"))
    yield people
    people.stop()


@pytest.fixture(scope="package")
def ferry(collector, people):
    settings = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        "OTEL_BLRP_SCHEDULE_DELAY": "200",
        "OTEL_METRIC_EXPORT_INTERVAL": "1000",
        "FERRY_METERING_SCHEDULE": "0 */5 * * * *",
        "FERRY_HOOK_SECRET": PLANTED,
        **people.settings,
    }
    running = RunningFerry(Plan(speed=300.0, instances=1, settings=settings))
    yield running
    running.stop()


@pytest.fixture(scope="package")
def wave(ferry, collector):
    """Migrate a wave whose host dies while people think, and give its spans by their names."""
    name = f"t-{uuid.uuid4().hex[:8]}"
    instances = list(ferry.system.instances)
    document = {"wave": name, "region": ferry.system.region, "instances": instances}
    assert ferry.call("POST", f"waves?code={ferry.system.key}", document).status_code == 202
    ferry.until(name, lambda status: status["waiting_for"]["approval"])
    ferry.kill("host")
    ferry.restart_host()
    answer = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT}
    assert ferry.call("POST", f"waves/{name}/approval", answer).status_code == 202
    ferry.until(name, lambda status: status["state"] == "finished")
    deadline = time.monotonic() + 30
    while not any(span.name == f"wave {name}" for _, span in collector.of(trace_id_of(name))):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return name
