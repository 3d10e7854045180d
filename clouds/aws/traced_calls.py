"""Tells of every call to AWS: service, operation and how it was answered, never what it says."""

from collections.abc import Mapping
from typing import Any

from telemetry.calls import begin_call, end_call, is_error

_CALL = "ferry_call"


def trace_calls(session: Any) -> None:
    """Let every client that a session makes from now on tell of its calls, STS's among them."""
    session.register("before-call", _before)
    session.register("after-call", _after)
    session.register("after-call-error", _failed)


def _before(model: Any, context: dict[str, Any], **_: Any) -> None:
    service = model.service_model.service_id.hyphenize()
    region = {"cloud.region": context.get("client_region")}
    context[_CALL] = begin_call("aws", service, str(model.name), **region)


def _after(parsed: Mapping[str, Any], context: Mapping[str, Any], **_: Any) -> None:
    if call := context.get(_CALL):
        metadata = parsed.get("ResponseMetadata", {})
        status, asked = int(metadata.get("HTTPStatusCode", 0)), metadata.get("RequestId", "")
        code = str(parsed.get("Error", {}).get("Code", ""))
        error = code or (str(status) if is_error(status) else "")
        end_call(call, code or str(status), status, request_id=asked, error=error)


def _failed(exception: Exception, context: Mapping[str, Any], **_: Any) -> None:
    kind = type(exception).__name__
    end_call(context.get(_CALL), kind, error=kind)
