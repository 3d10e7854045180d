"""Names the receivers of traces, metrics and logs as the settings say; the SDK loads only then.

The standard variables of OpenTelemetry that are not named in telemetry_settings.py (headers,
intervals, samplers, resource attributes) are read by its SDK itself.
"""

import logging
import os
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from telemetry.current import SCOPE, Receivers, install, on
from telemetry_settings import CONSOLE, OTLP, TelemetrySettings

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource


# Azure Monitor's exporter reports on itself to its maker, asks him how to behave, and looks for a
# global provider at each export: nobody wants the first two, and the third is not there.
_UNASKED = ("SDKSTATS", "CONTROLPLANE", "OPENTELEMETRY_RESOURCE_METRIC")


@dataclass(slots=True)
class Exporters:
    """Where each kind goes; several may listen to one kind."""

    spans: list[Any] = field(default_factory=list)
    metrics: list[Any] = field(default_factory=list)
    logs: list[Any] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Say whether anybody listens to anything."""
        return bool(self.spans or self.metrics or self.logs)


def start(settings: TelemetrySettings) -> None:
    """Begin to tell, once in a process, where the settings name a receiver; else nothing."""
    if on() or settings.telemetry_off:
        return
    if exporters := exporters_of(settings):
        install(receivers_of(exporters, resource_of(settings)))


def exporters_of(settings: TelemetrySettings) -> Exporters:
    """Make the exporters that the settings name; none where they name none."""
    found = Exporters()
    if settings.insights:
        _add_insights(found, settings)
    usual = OTLP if settings.otlp_endpoint else ""
    for named, kind, on_console, by_otlp in (
        (settings.traces_exporter, found.spans, _console_spans, _otlp_spans),
        (settings.metrics_exporter, found.metrics, _console_metrics, _otlp_metrics),
        (settings.logs_exporter, found.logs, _console_logs, _otlp_logs),
    ):
        makers = {CONSOLE: on_console, OTLP: by_otlp}
        if make := makers.get(named or usual):
            kind.append(make())
    return found


def receivers_of(exporters: Exporters, resource: "Resource") -> Receivers:
    """Put the SDK together; it sends from threads of its own, and what is left when all ends."""
    from opentelemetry.sdk.metrics import MeterProvider  # noqa: PLC0415 (costs 0.2 s)
    from opentelemetry.sdk.metrics.export import (  # noqa: PLC0415
        PeriodicExportingMetricReader,
    )
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    from telemetry.derived_ids import DerivedIds  # noqa: PLC0415
    from telemetry.metrics import make_instruments  # noqa: PLC0415

    told = Receivers()
    if exporters.spans:
        tracing = TracerProvider(resource=resource, id_generator=DerivedIds())
        for each in exporters.spans:
            tracing.add_span_processor(BatchSpanProcessor(each))
        told.tracer = tracing.get_tracer(SCOPE)
        told.closing.append(tracing.shutdown)
    if exporters.metrics:
        readers = [PeriodicExportingMetricReader(each) for each in exporters.metrics]
        metering = MeterProvider(readers, resource)
        told.meter = metering.get_meter(SCOPE)
        told.closing.append(metering.shutdown)
        told.instruments = make_instruments(told.meter)
    if exporters.logs:
        told.closing.append(_tell_logs(exporters.logs, resource))
    return told


def resource_of(settings: TelemetrySettings) -> "Resource":
    """Say who tells: Ferry, of which version, on which of its instances."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415

    site = os.environ.get("WEBSITE_SITE_NAME", "")
    worker = os.environ.get("WEBSITE_INSTANCE_ID", "") or socket.gethostname()
    told = {
        "service.name": settings.service_name,
        "service.version": _version(),
        "service.instance.id": f"{worker[:16]}-{os.getpid()}",
    }
    if site:
        told |= {"cloud.provider": "azure", "cloud.platform": "azure.functions", "faas.name": site}
    return Resource.create(told)


def _tell_logs(exporters: Iterable[Any], resource: "Resource") -> Callable[[], Any]:
    """Hear what is logged from now on; gives the way to send what is left."""
    from opentelemetry.sdk._logs import LoggerProvider  # noqa: PLC0415
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor  # noqa: PLC0415

    from telemetry.log_records import LogRecords  # noqa: PLC0415

    logs = LoggerProvider(resource)
    for each in exporters:
        logs.add_log_record_processor(BatchLogRecordProcessor(each))
    logging.getLogger().addHandler(LogRecords(logs.get_logger(SCOPE)))
    return logs.shutdown


def _add_insights(found: Exporters, settings: TelemetrySettings) -> None:
    """Add its exporters; APPLICATIONINSIGHTS_AUTHENTICATION_STRING tells them of the identity."""
    for name in _UNASKED:
        os.environ.setdefault(f"APPLICATIONINSIGHTS_{name}_DISABLED", "true")
    os.environ.setdefault("APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL", "true")
    from azure.monitor.opentelemetry.exporter import (  # noqa: PLC0415 (costs a second)
        AzureMonitorLogExporter,
        AzureMonitorMetricExporter,
        AzureMonitorTraceExporter,
    )

    given: dict[str, Any] = {"connection_string": settings.insights}
    found.spans.append(AzureMonitorTraceExporter(**given))
    found.metrics.append(AzureMonitorMetricExporter(**given))
    if settings.logs_exporter != "none":
        found.logs.append(AzureMonitorLogExporter(**given))


def _console_spans() -> Any:
    from opentelemetry.sdk.trace.export import ConsoleSpanExporter  # noqa: PLC0415

    return ConsoleSpanExporter(out=sys.stderr, formatter=lambda s: f"{s.to_json(indent=None)}\n")


def _console_metrics() -> Any:
    from opentelemetry.sdk.metrics.export import ConsoleMetricExporter  # noqa: PLC0415

    return ConsoleMetricExporter(
        out=sys.stderr, formatter=lambda told: f"{told.to_json(indent=None)}\n"
    )


def _console_logs() -> Any:
    from opentelemetry.sdk._logs.export import ConsoleLogRecordExporter  # noqa: PLC0415

    return ConsoleLogRecordExporter(
        out=sys.stderr, formatter=lambda told: f"{told.to_json(indent=None)}\n"
    )


def _otlp_spans() -> Any:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
        OTLPSpanExporter,
    )

    return OTLPSpanExporter()


def _otlp_metrics() -> Any:
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import (  # noqa: PLC0415
        OTLPMetricExporter,
    )

    return OTLPMetricExporter()


def _otlp_logs() -> Any:
    from opentelemetry.exporter.otlp.proto.http._log_exporter import (  # noqa: PLC0415
        OTLPLogExporter,
    )

    return OTLPLogExporter()


def _version() -> str:
    try:
        return version("ferry")
    except PackageNotFoundError:  # Azure's package is files alone
        return "0.1.0"
