"""Reading what a script has printed: JSON, from a machine that need not mean well."""

import json
from math import isfinite
from typing import Any, NoReturn


def last_json(output: str) -> Any:
    """Read the last line that was printed; see read_json."""
    return read_json(["", *output.strip().splitlines()][-1])


def read_json(text: str | bytes) -> Any:
    """Read JSON; ValueError for what is none, is nested too deeply, or has no finite numbers."""
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError("a number is too large")
    return number
