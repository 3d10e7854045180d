"""What the exporter of Application Insights sends, as its ingestion endpoint would take it."""

import gzip
import http.server
import json
import logging
import threading
from contextlib import suppress

import pytest

from domain.audit import AuditSubject
from domain.errors import Refusal, Refused
from durable.performing import performing
from telemetry.current import installed
from telemetry.exporting import exporters_of, receivers_of, resource_of
from telemetry.identity import trace_id_of
from telemetry.metrics import BY_NAME, METRICS, READINGS, Kind, count, measure
from telemetry_settings import TelemetrySettings

KEY = "00000000-0000-0000-0000-0000000000aa"


class Ingestion:
    """Takes envelopes; keeps whom they were sent to, and their kinds with what they say."""

    def __init__(self):
        self.envelopes, self.paths = [], set()
        ingestion = self

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers["content-encoding"] == "gzip":
                    body = gzip.decompress(body)
                new = json.loads(body)
                ingestion.paths.add(self.path)
                ingestion.envelopes += new
                text = {"itemsReceived": len(new), "itemsAccepted": len(new), "errors": []}
                answer = json.dumps(text).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def of(self, kind):
        return [each for each in self.envelopes if each["data"]["baseType"] == kind]


def refused():
    with performing("start_failover", "w1:i-0001", AuditSubject("w1", "i-0001", 1), None):
        logging.getLogger("triggers.some").error("it is refused")
        raise Refused(Refusal("site_recovery.409", "i-0001", "no"))


def tell_every_metric():
    for each in METRICS:
        attributes = dict.fromkeys(each.attributes, "x")
        if each.kind is Kind.GAUGE:
            READINGS.keep(each.name, [(1, attributes)], 60)
        elif each.kind is Kind.COUNTER:
            count(each.name, attributes)
        elif each.name not in {"ferry.activity.duration", "ferry.step.duration"}:
            measure(each.name, 1.0, attributes)


@pytest.fixture(scope="module")
def ingestion():
    """Tell a refused activity, a measurement and a log line, and give what arrives."""
    ingestion = Ingestion()
    url = f"http://127.0.0.1:{ingestion.server.server_port}/"
    settings = TelemetrySettings(insights=f"InstrumentationKey={KEY};IngestionEndpoint={url}")
    handlers = list(logging.getLogger().handlers)
    receivers = receivers_of(exporters_of(settings), resource_of(settings))
    with installed(receivers):
        with suppress(Refused):
            refused()
        tell_every_metric()
        measure("ferry.step.duration", 30.0, {"ferry.step": "Replicate"})
    receivers.close()
    logging.getLogger().handlers = handlers
    yield ingestion
    ingestion.server.shutdown()


def test_a_span_is_a_dependency_of_its_waves_operation_with_ferrys_names(ingestion):
    (told,) = ingestion.of("RemoteDependencyData")
    assert told["tags"]["ai.operation.id"] == f"{trace_id_of('w1'):032x}"
    assert told["tags"]["ai.cloud.role"] == "ferry"
    data = told["data"]["baseData"]
    assert (data["name"], data["success"]) == ("start_failover", False)
    assert data["properties"]["ferry.instance_id"] == "i-0001"
    assert data["properties"]["ferry.error"] == "site_recovery.409"


def test_a_metric_keeps_its_name_its_sum_and_its_attributes(ingestion):
    (told,) = [
        metric
        for each in ingestion.of("MetricData")
        for metric in [each["data"]["baseData"]]
        if metric["metrics"][0]["name"] == "ferry.step.duration"
    ]
    assert told["metrics"][0]["value"] == 30.0
    assert told["metrics"][0]["count"] == 1
    assert told["properties"]["ferry.step"] == "Replicate"


def test_every_metric_keeps_its_name_and_every_attribute_that_dashboards_ask_for(ingestion):
    told = {
        each["data"]["baseData"]["metrics"][0]["name"]: set(each["data"]["baseData"]["properties"])
        for each in ingestion.of("MetricData")
    }
    assert told.keys() == set(BY_NAME)
    assert {name: set(metric.attributes) for name, metric in BY_NAME.items()} == told


def test_a_log_line_has_its_wave_and_is_of_the_same_operation(ingestion):
    messages = {each["data"]["baseData"]["message"]: each for each in ingestion.of("MessageData")}
    told = messages["it is refused"]
    assert told["tags"]["ai.operation.id"] == f"{trace_id_of('w1'):032x}"
    assert told["data"]["baseData"]["properties"]["ferry.wave"] == "w1"


def test_everything_goes_to_the_place_that_was_named(ingestion):
    assert {each["iKey"] for each in ingestion.envelopes} == {KEY}
    assert len(ingestion.paths) == 1
