"""A collector of telemetry on this machine, which keeps what it hears."""

import gzip
import http.server
import threading
from collections import defaultdict

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


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
