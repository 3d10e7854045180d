"""Conditions on rows in OData's words, as far as Ferry uses them: comparisons joined by `and`."""

import operator
import re
from collections.abc import Callable
from typing import Any

from local.simulators.storage.message import StorageError

_ONE = re.compile(r"\(?(\w+) (eq|ge|gt|le|lt) (datetime'[^']*'|'(?:[^']|'')*'|true|false|\d+L?)\)?")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
}


def fits(row: dict[str, Any], wanted: str) -> bool:
    """Say whether a row fulfils a `$filter`; a condition of another kind is refused."""
    rest = wanted
    while rest:
        found = _ONE.match(rest)
        if found is None:
            raise StorageError(501, "NotImplemented")
        name, compare, literal = found.groups()
        value, other = row.get(name), _read(literal)
        if value is not None and isinstance(other, int) and isinstance(value, str):
            value = int(value)  # 64 bits, which JSON spells as text
        if value is None or not _COMPARE[compare](value, other):
            return False
        rest = rest[found.end() :].removeprefix(" and ")
    return True


def _read(literal: str) -> Any:
    if literal in {"true", "false"}:
        return literal == "true"
    if literal.removesuffix("L").isdigit():
        return int(literal.removesuffix("L"))
    return literal.removeprefix("datetime")[1:-1].replace("''", "'")
