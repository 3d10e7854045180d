"""Finds the function that a request asks for, by the rules of ASP.NET Core's route templates."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote

from local.host.functions import Function

# {name}, {name:constraint}, {name?}, {name=default}, {*rest}; constraints are accepted, not tested.
_PARAMETER = re.compile(r"\{(\*{0,2})(\w+)(?::[^{}?=]+)?(\?|=[^{}]*)?\}")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a function answers, to which methods (all when empty), and who may call it."""

    function: Function
    template: str
    methods: tuple[str, ...]
    anonymous: bool
    pattern: re.Pattern[str]
    rank: tuple[int, ...]
    defaults: Mapping[str, str]

    @classmethod
    def of(cls, function: Function, prefix: str) -> Self:
        """Read a function's httpTrigger binding."""
        trigger = function.trigger
        own = trigger.get("route") or function.name
        template = "/".join(part.strip("/") for part in (prefix, own) if part.strip("/"))
        segments = template.split("/")
        return cls(
            function=function,
            template=template,
            methods=tuple(method.upper() for method in trigger.get("methods") or ()),
            anonymous=str(trigger.get("authLevel", "function")).lower() == "anonymous",
            pattern=re.compile("".join(map(_pattern, segments)), re.IGNORECASE),
            rank=tuple(map(_rank, segments)),
            defaults={
                m[2]: m[3][1:] for m in _PARAMETER.finditer(template) if m[3] and m[3] != "?"
            },
        )

    def match(self, method: str, path: str) -> Mapping[str, str] | None:
        """Give the route's parameters when it answers this request; None when it doesn't."""
        found = self.pattern.fullmatch(path.rstrip("/"))
        if found is None or (self.methods and method not in self.methods):
            return None
        given = {name: unquote(text) for name, text in found.groupdict().items() if text}
        return {**self.defaults, **given}


def read_routes(functions: Iterable[Function], prefix: str) -> list[Route]:
    """Read the routes of those functions that have one."""
    http = (each for each in functions if each.trigger["type"] == "httpTrigger")
    return [Route.of(each, prefix) for each in http]


def find(routes: Iterable[Route], method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
    """Give the most literal route that answers, with its parameters; None when none does.

    A path that is known under other methods only is unknown: the Functions host answers 404,
    not 405, because it makes the methods part of the route (azure-functions-host#10098).
    """
    for route in sorted(routes, key=lambda route: route.rank):
        if (params := route.match(method, path)) is not None:
            return route, params
    return None


def _pattern(segment: str) -> str:
    whole = _PARAMETER.fullmatch(segment)
    if whole is None:
        return "/" + _mixed(segment)
    if whole[1]:
        return f"(?:/(?P<{whole[2]}>.*))?"
    return f"(?:/(?P<{whole[2]}>[^/]+))" + ("?" if whole[3] else "")


def _mixed(segment: str) -> str:
    literals = _PARAMETER.sub("\0", segment).split("\0")
    names = [f"(?P<{match[2]}>[^/]+?)" for match in _PARAMETER.finditer(segment)]
    parts = zip(map(re.escape, literals), [*names, ""], strict=True)
    return "".join(literal + name for literal, name in parts)


def _rank(segment: str) -> int:
    """Rank literals before mixtures, parameters and, last, whatever takes the rest."""
    whole = _PARAMETER.fullmatch(segment)
    if whole is None:
        return 2 if _PARAMETER.search(segment) else 1
    return 5 if whole[1] else 3
