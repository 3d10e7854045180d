"""Requests held against the SDK's own models: what is unknown or read-only is an error."""

import sys
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any

from local.simulators.site_recovery.model.errors import ArmError, bad_request

# Fields that the service takes although the models do not have them: Microsoft's own migration
# scripts send both.
_TOLERATED = {
    ("InMageRcmEnableProtectionInput", "storageAccountId"),
    ("DisableProtectionProviderSpecificInput", "replicaVmDeletionStatus"),
}
# The service takes a boolean for this string.
_LOOSE = {("InMageRcmUnplannedFailoverInput", "performShutdown")}
_READ_ONLY = ["read"]
_LEAVES: dict[type, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    float: (int, float),
    bool: (bool,),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model: its type, and whether it must or must not be sent."""

    kind: Any
    required: bool
    read_only: bool


def require_valid(document: object, model: type) -> None:
    """Raise ArmError 400, naming the first bad field, unless the document fits the model."""
    for problem in _check_model(document, model, ""):
        raise problem


@cache
def fields_of(model: type) -> dict[str, Field]:
    """List a model's fields by their names in JSON."""
    beside = vars(sys.modules[model.__module__])  # the annotations' names, some under `_models`
    hints = typing.get_type_hints(model, globalns={**beside, "_models": _public(model)})
    fields: dict[str, Field] = {}
    for ancestor in reversed(model.__mro__):
        for name, value in vars(ancestor).items():
            if name in hints and hasattr(value, "_visibility"):
                read_only = value._visibility == _READ_ONLY  # noqa: SLF001 (told nowhere else)
                optional = NoneType in typing.get_args(hints[name])
                json_name = value._rest_name_input or name  # noqa: SLF001
                fields[json_name] = Field(hints[name], not (optional or read_only), read_only)
    return fields


def _public(model: type) -> Any:
    """Find the module that shows a model's whole family, enumerations too."""
    return sys.modules[model.__module__.rpartition(".")[0]]


def _check_model(document: object, model: type, path: str) -> Iterator[ArmError]:
    if not isinstance(document, dict):
        yield _bad(f"Expected an object of type '{model.__name__}'", path)
        return
    model = _concrete(document, model)
    fields = fields_of(model)
    for name, value in document.items():
        where = f"{path}.{name}".lstrip(".")
        if name not in fields:
            if (model.__name__, name) not in _TOLERATED:
                yield _bad(f"Could not find member '{name}' on type '{model.__name__}'", where)
        elif fields[name].read_only:
            yield _bad(f"Member '{name}' on type '{model.__name__}' is read-only", where)
        elif value is not None and (model.__name__, name) not in _LOOSE:
            yield from _check(value, fields[name].kind, where)
    for name, field in fields.items():
        if field.required and document.get(name) is None:
            where = f"{path}.{name}".lstrip(".")
            yield _bad(f"Required member '{name}' on type '{model.__name__}' is missing", where)


def _concrete(document: dict[str, Any], model: type) -> type:
    """Choose the model that the document's discriminator names."""
    mapping: dict[str, type] = vars(model).get("__mapping__", {})
    return mapping.get(str(document.get("instanceType")), model)


def _check(value: object, kind: Any, path: str) -> Iterator[ArmError]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, UnionType}:
        yield from _check(value, _narrow(arguments), path)
    elif origin is list:
        if isinstance(value, list):
            for number, each in enumerate(value):
                yield from _check(each, arguments[0], f"{path}[{number}]")
        else:
            yield _bad("Expected an array", path)
    elif getattr(kind, "_is_model", False):
        yield from _check_model(value, kind, path)
    elif not _fits(value, kind):
        yield _bad(f"Expected a value of type '{getattr(kind, '__name__', kind)}'", path)


def _narrow(kinds: tuple[Any, ...]) -> Any:
    """Choose the one kind that matters: enums are open, so a plain string stands for them."""
    kinds = tuple(kind for kind in kinds if kind is not NoneType)
    return str if str in kinds else kinds[0]


def _fits(value: object, kind: Any) -> bool:
    if kind not in _LEAVES:
        return True
    return isinstance(value, _LEAVES[kind]) and (kind is bool or not isinstance(value, bool))


def _bad(what: str, path: str) -> ArmError:
    return bad_request(
        "InvalidRequestContent",
        f"The request content was invalid and could not be deserialized: '{what}. Path '{path}'.'.",
    )
