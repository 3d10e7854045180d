"""The expressions of deployment templates, as many of their functions as are in use.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.simulators.site_recovery.model.errors import ArmError, bad_request

_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+)|(?P<word>\w+)|(?P<mark>.))")

type Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may refer to; `refer` gives a deployed resource's properties."""

    group_id: str
    parameters: Mapping[str, Any]
    variables: Mapping[str, Any] = field(default_factory=dict)
    refer: Reader | None = None


def evaluate(value: Any, scope: Scope) -> Any:
    """Replace every expression within a template's value; ArmError 400 `InvalidTemplate`."""
    if isinstance(value, dict):
        return {evaluate(key, scope): evaluate(each, scope) for key, each in value.items()}
    if isinstance(value, list):
        return [evaluate(each, scope) for each in value]
    if isinstance(value, str) and value.startswith("[[") and value.endswith("]"):
        return value[1:]
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        return _Expression(value[1:-1], scope).value()
    return value


def invalid(message: str) -> ArmError:
    """Word that a template is wrong in itself."""
    return bad_request("InvalidTemplate", f"Deployment template validation failed: '{message}'.")


class _Expression:
    """One expression, read from the left to the right."""

    def __init__(self, text: str, scope: Scope) -> None:
        self._text = text
        self._tokens = [(m.lastgroup or "", m[m.lastgroup or 0]) for m in _TOKEN.finditer(text)]
        self._scope = scope

    def value(self) -> Any:
        """Evaluate all of it."""
        found = self._term()
        if self._tokens:
            raise invalid(f"unable to parse language expression '{self._text}'")
        return found

    def _term(self) -> Any:
        kind, text = self._take()
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return int(text)
        if kind != "word":
            raise invalid(f"unable to parse language expression '{self._text}'")
        return self._reach(self._call(text, self._arguments()))

    def _arguments(self) -> list[Any]:
        self._expect("(")
        given: list[Any] = []
        while not self._next_is(")"):
            if given:
                self._expect(",")
            given.append(self._term())
        self._expect(")")
        return given

    def _reach(self, found: Any) -> Any:
        """Follow `.name` and `[0]` behind a call."""
        while self._next_is(".") or self._next_is("["):
            _, mark = self._take()
            if mark == ".":
                key: Any = self._take()[1]
            else:
                key = self._term()
                self._expect("]")
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                raise invalid(f"'{self._text}': the property '{key}' doesn't exist") from None
        return found

    def _call(self, name: str, given: list[Any]) -> Any:
        scope = self._scope
        match name.casefold(), given:
            case "parameters", [key] if key in scope.parameters:
                return scope.parameters[key]
            case "variables", [key] if key in scope.variables:
                return scope.variables[key]
            case "reference", [resource_id, *_] if scope.refer:
                return scope.refer(resource_id)
            case "resourceid", [kind, *names]:
                return _resource_id(scope.group_id, kind, names)
            case name_, _ if name_ in _FUNCTIONS:
                return _FUNCTIONS[name_](*given)
        raise invalid(f"the function '{name}' with {given!r} is not valid")

    def _take(self) -> tuple[str, str]:
        if not self._tokens:
            raise invalid(f"unable to parse language expression '{self._text}'")
        return self._tokens.pop(0)

    def _next_is(self, mark: str) -> bool:
        return bool(self._tokens) and self._tokens[0] == ("mark", mark)

    def _expect(self, mark: str) -> None:
        if not self._next_is(mark):
            raise invalid(f"unable to parse language expression '{self._text}': expected '{mark}'")
        self._tokens.pop(0)


def _resource_id(group_id: str, kind: str, names: list[str]) -> str:
    provider, *types = kind.split("/")
    path = "/".join(f"{a}/{b}" for a, b in zip(types, names, strict=True))
    return f"{group_id}/providers/{provider}/{path}"


def _object(*pairs: Any) -> dict[str, Any]:
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "concat": lambda *parts: "".join(map(str, parts)),
    "createobject": _object,
    "empty": lambda value: not value,
    "if": lambda condition, yes, no: yes if condition else no,
    "not": lambda value: not value,
}
