"""The local system as it runs tells a collector over HTTP what a wave did, across a crash."""

import gzip
import http.server
import threading
import time
import uuid
from collections import defaultdict

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from domain.approval import ACKNOWLEDGEMENT
from local.system import Plan
from telemetry.identity import trace_id_of
from tests.conftest import RunningFerry

PLANTED = "Pl4ntedHookSecret0x5ecret"


class Collector:
    """Takes OTLP over HTTP, as any collector does, and keeps it."""

    def __init__(self):
        self.bodies, self.resources = [], defaultdict(set)
        self.spans, self.metrics, self.logs = [], set(), []
        collector = self

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers["content-encoding"] == "gzip":
                    body = gzip.decompress(body)
                collector.take(self.path, body)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def take(self, path, body):
        self.bodies.append(body)
        if path == "/v1/traces":
            for told in ExportTraceServiceRequest.FromString(body).resource_spans:
                who = {each.key: each.value.string_value for each in told.resource.attributes}
                spans = [span for scope in told.scope_spans for span in scope.spans]
                self.spans += [(who["service.instance.id"], span) for span in spans]
        elif path == "/v1/metrics":
            for told in ExportMetricsServiceRequest.FromString(body).resource_metrics:
                self.metrics |= {m.name for scope in told.scope_metrics for m in scope.metrics}
        else:
            for told in ExportLogsServiceRequest.FromString(body).resource_logs:
                self.logs += [r for scope in told.scope_logs for r in scope.log_records]

    def of(self, trace):
        wanted = trace.to_bytes(16)
        return [(who, span) for who, span in list(self.spans) if span.trace_id == wanted]


@pytest.fixture(scope="module")
def collector():
    collector = Collector()
    yield collector
    collector.server.shutdown()


@pytest.fixture(scope="module")
def ferry(collector):
    settings = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        "OTEL_BLRP_SCHEDULE_DELAY": "200",
        "OTEL_METRIC_EXPORT_INTERVAL": "1000",
        "FERRY_METERING_SCHEDULE": "0 */5 * * * *",
        "FERRY_HOOK_SECRET": PLANTED,
    }
    running = RunningFerry(Plan(speed=300.0, instances=1, settings=settings))
    yield running
    running.stop()


@pytest.fixture(scope="module")
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


def test_both_processes_tell_one_trace_with_the_calls_to_both_clouds(wave, collector):
    told = collector.of(trace_id_of(wave))
    names = {span.name for _, span in told}
    # What ends in the moment that the first process is killed may be lost: no span of that time.
    assert {"begin run", "start_failover", "Fail over", "ec2 StopInstances"} <= names
    assert any(name.startswith("arm POST Microsoft.RecoveryServices/vaults") for name in names)
    assert len({who for who, _ in told}) == 2


def test_the_wave_is_its_root_and_the_instance_its_child(wave, collector, ferry):
    (instance,) = ferry.system.instances
    spans = {span.name: span for _, span in collector.of(trace_id_of(wave))}
    root = spans[f"wave {wave}"]
    assert not root.parent_span_id
    assert spans[f"instance {instance}"].parent_span_id == root.span_id
    assert spans["start_failover"].parent_span_id == spans[f"instance {instance}"].span_id


def test_the_request_that_began_it_is_linked(wave, collector):
    begun, *_ = sorted(
        (span for _, span in collector.of(trace_id_of(wave)) if span.name == "begin run"),
        key=lambda span: span.start_time_unix_nano,
    )  # the timer may have looked after it as well
    requests = {span.span_id: span.name for _, span in collector.spans}
    assert [requests[link.span_id] for link in begun.links] == ["POST /api/waves"]


def test_metrics_and_gauges_arrive(wave, collector):
    assert wave
    wanted = {
        "ferry.activity.duration", "ferry.step.duration", "ferry.api.calls", "ferry.instances",
        "ferry.slots.used", "ferry.poison.depth", "ferry.appliance.heartbeat.age",
        "ferry.server.duration",
    }  # fmt: skip
    deadline = time.monotonic() + 30
    while not wanted <= collector.metrics:
        assert time.monotonic() < deadline, wanted - collector.metrics
        time.sleep(0.1)


def test_no_key_and_no_secret_is_told(wave, collector, ferry):
    assert wave
    everything = b"\n".join(list(collector.bodies))
    storage = ferry.system.storage.split("AccountKey=")[1].split(";")[0]
    for secret in (PLANTED, ferry.system.key, storage):
        assert secret.encode() not in everything
