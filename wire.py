"""The one place where domain values become JSON and come back."""

from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pydantic import TypeAdapter

type Json = dict[str, Json] | list[Json] | str | int | float | bool | None


def to_wire(value: object) -> Json:
    """Turn a domain value into plain JSON: no class names, so modules may be renamed."""
    from pydantic_core import to_jsonable_python  # noqa: PLC0415 (keeps the cold start short)

    jsonable: Json = to_jsonable_python(value)
    return jsonable


def from_wire[T](shape: type[T], data: Json) -> T:
    """Rebuild a value of the given shape; pydantic's ValidationError when the data do not fit.

    Unknown fields are passed over: an older story may meet a newer one's words.
    """
    rebuilt: T = _adapter(cast("Any", shape)).validate_python(data)
    return rebuilt


@cache
def _adapter(shape: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter  # noqa: PLC0415 (keeps the cold start short)

    return TypeAdapter(shape)
