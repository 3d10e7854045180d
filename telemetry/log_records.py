"""Log records as OpenTelemetry tells them: with wave, instance and trace, and without secrets."""

import logging
import traceback
from typing import Any

from opentelemetry._logs import Logger, LogRecord, SeverityNumber

from domain.redaction import redacted
from telemetry.whose import named, whose

# Who sends telemetry must not tell of its sending, or that never ends.
_SILENT = ("opentelemetry", "azure", "urllib3", "requests")
_LONGEST = 8_000
_GRADES = (
    (logging.CRITICAL, SeverityNumber.FATAL),
    (logging.ERROR, SeverityNumber.ERROR),
    (logging.WARNING, SeverityNumber.WARN),
    (logging.INFO, SeverityNumber.INFO),
)


class LogRecords(logging.Handler):
    """Hands records on from INFO up; the trace is that of the span under way."""

    def __init__(self, logger: Logger) -> None:
        super().__init__(logging.INFO)
        self._logger = logger
        self.addFilter(lambda record: record.name.split(".")[0] not in _SILENT)

    def emit(self, record: logging.LogRecord) -> None:
        """Hand one record on; whatever goes wrong there stops nobody's work."""
        try:
            self._logger.emit(_told(record))
        except Exception:  # noqa: BLE001 (as every handler does)
            self.handleError(record)


def _told(record: logging.LogRecord) -> LogRecord:
    attributes: dict[str, Any] = {"code.logger": record.name, **named(whose())}
    if record.exc_info and record.exc_info[0]:
        attributes["exception.type"] = record.exc_info[0].__name__
        stack = "".join(traceback.format_exception(*record.exc_info))
        attributes["exception.stacktrace"] = redacted(stack)[-_LONGEST:]
    return LogRecord(
        timestamp=round(record.created * 1e9),
        severity_text=record.levelname,
        severity_number=_grade(record.levelno),
        body=redacted(record.getMessage())[:_LONGEST],
        attributes=attributes,
    )


def _grade(level: int) -> SeverityNumber:
    return next((grade for least, grade in _GRADES if level >= least), SeverityNumber.DEBUG)
