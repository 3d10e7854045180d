"""Requests that can never be understood, and what is kept of them for a person to judge."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from domain.printed import read_json

UNKNOWN = "unknown: the host gave the message up before Ferry could read it"


@dataclass(frozen=True, slots=True)
class Poison:
    """A request as it came, why it was set aside, after how many tries, and when."""

    body: str
    reason: str
    count: int
    time: datetime

    def write(self) -> str:
        """Write it down, as it lies in the poison queue."""
        told = {"body": self.body, "reason": self.reason, "count": self.count}
        return json.dumps({**told, "time": self.time.isoformat()})

    @classmethod
    def read(cls, text: str, time: datetime) -> Self:
        """Read what lies in the poison queue; what others put there is a body without a reason.

        `time` is when the message itself was put there, for want of better.
        """
        try:
            told = read_json(text)
            when = datetime.fromisoformat(told["time"])
            if when.tzinfo is None:
                return cls(text, UNKNOWN, 0, time)
            return cls(_plain(told["body"]), _plain(told["reason"]), int(told["count"]), when)
        except (ValueError, TypeError, LookupError):
            return cls(text, UNKNOWN, 0, time)


def _plain(value: Any) -> str:
    """Make text that can be shown and sent again: half characters are spelt out."""
    return str(value).encode(errors="backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class PoisonMessage:
    """A request set aside, under the id by which it is replayed or dropped."""

    message_id: str
    poison: Poison
