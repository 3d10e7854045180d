"""Reading what the inspection script has printed: JSON, gzipped, in base64, on the last line."""

import base64
import gzip
import io
import json
import zlib
from dataclasses import dataclass, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from domain.mobility_service import Command, CommandState, command_ended
from domain.preflight.guest_facts import GuestFacts
from domain.printed import read_json
from domain.source_instance import InstanceRef

# What JSON may hold where a fact is of this kind.
_PLAIN: dict[Any, tuple[type, ...]] = {
    str: (str,),
    bool: (bool,),
    int: (int,),
    float | None: (float, int, NoneType),
}
_MOST_BYTES = 4 * 1024 * 1024
_LARGEST = 2**63
_UNREADABLE = (zlib.error, OSError, EOFError, ValueError, TypeError, KeyError)


@dataclass(frozen=True, slots=True)
class InspectionOrder:
    """Whom to inspect, and for whose sake: each `run` is answered by a look of its own."""

    ref: InstanceRef
    run: str


@dataclass(frozen=True, slots=True)
class Inspected:
    """What an inspection has found; neither `guest` nor `trouble` while it has not ended."""

    guest: GuestFacts | None = None
    trouble: str = ""


UNMANAGED = Inspected(trouble="Systems Manager does not manage the instance")


def inspection_ended(inspected: Inspected) -> bool:
    """Say whether the inspection has ended, well or not."""
    return bool(inspected.guest or inspected.trouble)


def inspection_of(command: Command) -> Inspected:
    """Read how an inspection stands, and what it has printed once it has ended."""
    if not command_ended(command):
        return Inspected()
    if command.state is not CommandState.SUCCESS:
        said = f": {command.error.strip()[:300]}" if command.error.strip() else ""
        return Inspected(trouble=f"the inspection ended with {command.state}{said}")
    try:
        return Inspected(guest=_guest(command.output))
    except _UNREADABLE as why:
        words = f"the inspection's answer can't be read ({type(why).__name__})"
        return Inspected(trouble=words)


def spelled(report: dict[str, Any]) -> str:
    """Write a report as the script prints it."""
    return base64.b64encode(gzip.compress(json.dumps(report).encode(), mtime=0)).decode()


def _guest(output: str) -> GuestFacts:
    line = ["", *output.split()][-1]
    packed = base64.b64decode(line, validate=True)
    with gzip.open(io.BytesIO(packed)) as unpacked:
        content = unpacked.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError("it is longer than any machine's report")
    report: GuestFacts = _made(GuestFacts, read_json(content))
    return report


def _made(kind: Any, told: Any) -> Any:
    """Make what an object tells; KeyError, TypeError or ValueError where it tells anything else."""
    kinds = _kinds(kind)
    return kind(**{name: _fact(kinds[name], value) for name, value in dict(told).items()})


@cache
def _kinds(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _fact(kind: Any, value: Any) -> Any:
    if is_dataclass(kind):
        return _made(kind, value)
    if get_origin(kind) is tuple and isinstance(value, list):
        part, _ = get_args(kind)
        return tuple(_fact(part, each) for each in value)
    if type(value) not in _PLAIN.get(kind, ()):
        raise TypeError(f"{value!r} is no {kind}")
    if isinstance(value, str):
        value.encode()  # half a character could be kept nowhere
    elif value is not None and abs(value) > _LARGEST:
        raise ValueError(f"{value} is too large")
    return value
