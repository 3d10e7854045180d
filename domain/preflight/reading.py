"""Reading what the inspection script has printed: JSON, gzipped, in base64, on the last line."""

import base64
import gzip
import json
import zlib
from dataclasses import dataclass
from typing import Any

from domain.mobility_service import Command, CommandState, command_ended
from domain.preflight.guest_facts import (
    GuestAdapter,
    GuestDisk,
    GuestFacts,
    GuestService,
    GuestVolume,
)
from domain.source_instance import InstanceRef

_PARTS: dict[str, type] = {
    "disks": GuestDisk,
    "volumes": GuestVolume,
    "adapters": GuestAdapter,
    "services": GuestService,
    "drivers": GuestService,
}


_UNREADABLE = (zlib.error, OSError, EOFError, ValueError, TypeError, AttributeError)


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
    report = json.loads(gzip.decompress(base64.b64decode(line, validate=True)))
    return GuestFacts(**{name: _part(name, value) for name, value in report.items()})


def _part(name: str, value: Any) -> Any:
    """Make tuples of lists, and of their objects what they are."""
    if name in _PARTS:
        kind = _PARTS[name]
        return tuple(
            kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in each.items()})
            for each in value
        )
    return tuple(value) if isinstance(value, list) else value
