"""What a state directory says of itself: the version of its format, and what made it."""

import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from local.database import FileDamaged, UnknownSchema
from local.state.sealed import read_json, read_sealed, write_sealed

FORMAT = 1
NAME = "manifest.json"


class Kind(StrEnum):
    """What keeps its state in a directory: the whole local system, or the host alone."""

    UP = "up"
    START = "start"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A directory's own words.

    `complete` once everything in it has begun; until then nobody was told of it. `options` and
    `ports` are what the local system began with, `digests` the SHA-256 of files that never change.
    """

    kind: Kind
    complete: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    made_by: str = ""
    made_at: str = ""


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Write it down, in one go."""
    made = {
        "made_by": manifest.made_by or f"Ferry {_version()}, Python {platform.python_version()}",
        "made_at": manifest.made_at or datetime.now(UTC).isoformat(timespec="seconds"),
    }
    write_sealed(directory / NAME, {"format": FORMAT} | asdict(manifest) | made)


def read_manifest(directory: Path) -> Manifest:
    """Read it; raises `UnknownSchema` for another format, `FileDamaged` for what is no manifest."""
    path = directory / NAME
    found = read_json(path).get("format")
    if not isinstance(found, int):
        raise FileDamaged(f"{path} is damaged: it tells no format")
    if found != FORMAT:
        older = "an older" if found < FORMAT else "a newer"
        raise UnknownSchema(f"{path} has format {found}, made by {older} Ferry; this one: {FORMAT}")
    told = read_sealed(path)
    try:
        kind = Kind(told.pop("kind"))
        del told["format"]
        return Manifest(kind=kind, **told)
    except (KeyError, TypeError, ValueError) as error:
        raise FileDamaged(f"{path} is damaged: {error}") from error


def _version() -> str:
    try:
        return version("ferry")
    except PackageNotFoundError:
        return "from source"
