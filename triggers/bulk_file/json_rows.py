"""Rows of a JSON lines file: one object a line."""

import json
from collections.abc import Iterator
from typing import Any

from triggers.bulk_file.lines import Lines
from triggers.bulk_file.row import Fields, Found
from triggers.problems import RowProblem

_REMEDY = "Write one JSON object a line, each key once."


def json_rows(body: bytes) -> Iterator[Found]:
    """Read the rows by their line, from 1; blank lines are left out, and so are nulls."""
    lines = Lines(body, newline="\n")
    row = lines.begin()
    for line in lines:
        if lines.spoilt and (flaw := lines.flaw()):
            yield row, [RowProblem(row, "row", *flaw)]
        elif not line.isspace():
            yield row, _read(row, line)
        row = lines.begin()


def _read(row: int, line: str) -> Fields | list[RowProblem]:
    try:
        found = json.loads(line, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        problem = f"is not JSON: {error.msg} at character {error.colno}"
        return [RowProblem(row, "row", problem, _REMEDY)]
    except (ValueError, RecursionError) as error:
        return [RowProblem(row, "row", f"cannot be read: {error}", _REMEDY)]
    if not isinstance(found, dict):
        return [RowProblem(row, "row", "is no JSON object", _REMEDY)]
    return {name: value for name, value in found.items() if value is not None}


def _each_once(pairs: list[tuple[str, Any]]) -> Fields:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        again = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{again} is there twice")
    return made
