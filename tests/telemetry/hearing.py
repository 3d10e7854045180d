"""Hears all that is told, in this process."""

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from telemetry.current import SCOPE, Receivers
from telemetry.derived_ids import DerivedIds
from telemetry.metrics import Readings, make_instruments


class Heard:
    """Everything that is told while it listens."""

    def __init__(self):
        self._spans, self._metrics = InMemorySpanExporter(), InMemoryMetricReader()
        self.readings = Readings()
        tracing = TracerProvider(id_generator=DerivedIds())
        tracing.add_span_processor(SimpleSpanProcessor(self._spans))
        meter = MeterProvider([self._metrics]).get_meter(SCOPE)
        instruments = make_instruments(meter, self.readings)
        self.receivers = Receivers(tracing.get_tracer(SCOPE), meter, instruments)

    @property
    def spans(self):
        return self._spans.get_finished_spans()

    def named(self, name):
        return [span for span in self.spans if span.name == name]

    def of(self, metric):
        """Give the points of a metric by their attributes."""
        told = self._metrics.get_metrics_data()
        every = [
            m
            for r in getattr(told, "resource_metrics", ())
            for s in r.scope_metrics
            for m in s.metrics
        ]
        points = [p for each in every if each.name == metric for p in each.data.data_points]
        return {tuple(sorted(point.attributes.items())): point for point in points}

    def everything(self):
        return "\n".join(span.to_json() for span in self.spans)
