"""The settings of telemetry: the standard variables of OpenTelemetry and Application Insights."""

from dataclasses import dataclass

from setting import setting

NONE, CONSOLE, OTLP = "none", "console", "otlp"
_EXPORTER = f"{NONE}|{CONSOLE}|{OTLP}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetrySettings:
    """Where traces, metrics and logs go; read with all others by Settings. Unset: nowhere."""

    insights: str = setting(
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "Connection string of Application Insights, which then gets traces, metrics and logs; "
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING with Authorization=AAD writes by identity.",
        default="",
        pattern="InstrumentationKey=.+",
    )
    otlp_endpoint: str = setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "Address of a collector that takes OTLP over HTTP, which then gets traces, metrics and "
        "logs; its headers go into OTEL_EXPORTER_OTLP_HEADERS.",
        default="",
        pattern="https?://.+",
    )
    traces_exporter: str = setting(
        "OTEL_TRACES_EXPORTER",
        "Where traces go besides Application Insights: console (standard error), otlp or none; "
        "otlp where there is a collector.",
        default="",
        pattern=_EXPORTER,
    )
    metrics_exporter: str = setting(
        "OTEL_METRICS_EXPORTER",
        "Where metrics go besides Application Insights, in the same words.",
        default="",
        pattern=_EXPORTER,
    )
    logs_exporter: str = setting(
        "OTEL_LOGS_EXPORTER",
        "Where log records go besides Application Insights, in the same words; none keeps them "
        "from Application Insights as well, where the host sends its own copy.",
        default="",
        pattern=_EXPORTER,
    )
    service_name: str = setting(
        "OTEL_SERVICE_NAME", "What Ferry is called in traces and metrics.", default="ferry"
    )
    telemetry_off: bool = setting(
        "OTEL_SDK_DISABLED",
        "Whether nothing is told at all, whatever else is set.",
        default=False,
        pattern="true|false",
    )
    metering_schedule: str = setting(
        "FERRY_METERING_SCHEDULE",
        "When to read what gauges show: a schedule of Azure Functions, with seconds. Only where "
        "metrics go anywhere.",
        default="20 * * * * *",
    )
