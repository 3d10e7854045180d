"""Lengths of time as callers write them."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, WithJsonSchema

_MOST = timedelta(days=90)

Duration = Annotated[
    timedelta,
    Field(ge=timedelta(), le=_MOST),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^P([0-9]{1,2}D|T[0-9]{1,4}[HMS])$"},
                {"type": "number", "minimum": 0, "maximum": _MOST.total_seconds()},
            ],
            "description": "ISO 8601 duration such as PT30S, or a number of seconds; at most "
            "90 days.",
        }
    ),
]
