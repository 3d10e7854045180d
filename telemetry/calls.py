"""Calls to clouds, as the SDKs' transports make them: a span of each, and the metrics of all."""

import time
from dataclasses import dataclass
from typing import Any

from opentelemetry.trace import INVALID_SPAN, Span, SpanKind, get_current_span

from telemetry.attributes import clean
from telemetry.current import on, receivers
from telemetry.metrics import count, measure
from telemetry.spans import failed, note
from telemetry.whose import named, whose

_TOO_MANY = {"429", "503 SlowDown"}
_THROTTLES = ("Throttl", "RequestLimitExceeded", "TooManyRequests", "SlowDown", "ServerBusy")
_FIRST_ERROR = 400


@dataclass(slots=True)
class CloudCall:
    """One request on its way; `provider` is aws or azure, `operation` has no ids in it.

    A span is told only below one that is under way: what a timer asks every few seconds is counted
    and makes no traces of its own.
    """

    provider: str
    service: str
    operation: str
    began: float
    span: Span

    def ended(self, answer: str, status: int, request_id: str, error: str) -> None:
        """Say how it was answered."""
        told = {
            "cloud.provider": self.provider,
            "ferry.service": self.service,
            "ferry.operation": self.operation,
        }
        count("ferry.api.calls", told | {"ferry.answer": answer})
        if throttled(answer):
            count("ferry.api.throttles", told)
        del told["ferry.operation"]
        measure("ferry.api.duration", time.monotonic() - self.began, told)
        if self.span is INVALID_SPAN:
            return
        asked = "aws.request_id" if self.provider == "aws" else "azure.service.request.id"
        note(self.span, {"http.response.status_code": status or None, asked: request_id})
        if error:
            failed(self.span, error)
        self.span.end()


def begin_call(provider: str, service: str, operation: str, **more: Any) -> CloudCall | None:
    """Say that a request leaves; None where nobody listens. `more` are attributes of its span."""
    if not on():
        return None
    return CloudCall(
        provider, service, operation, time.monotonic(), _span(provider, service, operation, more)
    )


def end_call(
    call: CloudCall | None, answer: str, status: int = 0, *, request_id: str = "", error: str = ""
) -> None:
    """Say how it was answered: `answer` is a status or an error's code, `error` if it is one."""
    if call:
        call.ended(answer, status, request_id, error)


def throttled(answer: str) -> bool:
    """Say whether a status or an error's code means: too many."""
    return answer in _TOO_MANY or any(word in answer for word in _THROTTLES)


def is_error(status: int) -> bool:
    """Say whether a status is one that OpenTelemetry counts as a client's error."""
    return status >= _FIRST_ERROR


def _span(provider: str, service: str, operation: str, more: dict[str, Any]) -> Span:
    tracer = receivers().tracer
    if tracer is None or not get_current_span().get_span_context().is_valid:
        return INVALID_SPAN
    system = {"rpc.system": "aws-api"} if provider == "aws" else {}
    told = {
        "cloud.provider": provider,
        "rpc.service": service,
        "rpc.method": operation,
        **system,
        **named(whose()),
        **more,
    }
    return tracer.start_span(f"{service} {operation}", kind=SpanKind.CLIENT, attributes=clean(told))
