"""Tells of AWS calls that change something: operation and ids, never values."""

from collections.abc import Iterator, Mapping
from typing import Any

from clouds.mutations import about_to_call, called

_READS = ("Describe", "Get", "List", "Lookup", "Search")
# Parameters that hold ids and names; what is written nowhere else, a value or a script, never is.
_IDS = (
    "InstanceIds", "InstanceId", "Resources", "GroupId", "Groups", "NetworkInterfaceId", "VolumeId",
    "SnapshotId", "CommandId", "DocumentName", "GroupName", "ImageId", "Name",
)  # fmt: skip
_RESOURCE = "ferry_resource"


def tell_calls(client: Any) -> None:
    """Let a client tell of its calls."""
    events = client.meta.events
    events.register("before-parameter-build", _read_ids)
    events.register("before-call", _before)
    events.register("after-call", _after)
    events.register("after-call-error", _failed)


def _read_ids(params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
    context[_RESOURCE] = ",".join(_ids(params))


def _ids(params: Mapping[str, Any]) -> Iterator[str]:
    for name in _IDS:
        found = params.get(name, ())
        yield from [found] if isinstance(found, str) else map(str, found)


def _before(model: Any, **_: Any) -> None:
    if _changes(model):
        about_to_call()


def _after(model: Any, parsed: Mapping[str, Any], context: Mapping[str, Any], **_: Any) -> None:
    if _changes(model):
        metadata = parsed.get("ResponseMetadata", {})
        answer = parsed.get("Error", {}).get("Code") or str(metadata.get("HTTPStatusCode", ""))
        _tell(model, context, answer, metadata.get("RequestId", ""))


def _failed(exception: Exception, context: Mapping[str, Any], event_name: str, **_: Any) -> None:
    service, operation = event_name.split(".")[-2:]
    if not operation.startswith(_READS):
        called(f"aws {service}", operation, context.get(_RESOURCE, ""), type(exception).__name__)


def _changes(model: Any) -> bool:
    return not str(model.name).startswith(_READS)


def _tell(model: Any, context: Mapping[str, Any], answer: str, request_id: str) -> None:
    service = model.service_model.service_id.hyphenize()
    called(f"aws {service}", model.name, context.get(_RESOURCE, ""), answer, request_id)
