"""What is in an evidence pack, by size and SHA-256: the one document that is signed."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

FORMAT = 1
# The manifest itself, and its signature: an ECDSA signature (P-256, SHA-256) in DER.
NAME, SIGNATURE = "manifest.json", "manifest.sig"
ALGORITHM = "ES256"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The public half of a key (P-256) in PEM, and the name by which its keeper knows it."""

    key_id: str
    public_key: str
    algorithm: str = ALGORITHM


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a pack."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All parts of a pack, when it was made, and by which key it is signed; None for by none."""

    wave: str
    made: datetime
    as_of: datetime
    parts: tuple[Part, ...]
    signed_by: SigningKey | None
    format: int = FORMAT


def part_of(name: str, content: bytes) -> Part:
    """Measure a file."""
    return Part(name, len(content), hashlib.sha256(content).hexdigest())


def write_manifest(manifest: Manifest) -> bytes:
    """Write it as JSON with sorted keys; times in UTC."""
    said = asdict(manifest) | {"made": _moment(manifest.made), "as_of": _moment(manifest.as_of)}
    return f"{json.dumps(said, indent=1, sort_keys=True)}\n".encode()


def read_manifest(content: bytes) -> Manifest:
    """Read one; ValueError, which says why, for anything else."""
    try:
        said: dict[str, Any] = json.loads(content)
        if said["format"] != FORMAT:
            raise ValueError(f"its format is {said['format']}, and {FORMAT} is known here")
        key = said["signed_by"]
        return Manifest(
            wave=str(said["wave"]),
            made=datetime.fromisoformat(said["made"]),
            as_of=datetime.fromisoformat(said["as_of"]),
            parts=tuple(_part(each) for each in said["parts"]),
            signed_by=SigningKey(**{k: str(v) for k, v in key.items()}) if key else None,
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is no manifest: {type(error).__name__} {error}") from error


def first_flaw(manifest: Manifest, found: Mapping[str, Part]) -> str:
    """Name the first part that is missing, changed, or not the manifest's; empty for none."""
    listed = [each.name for each in manifest.parts]
    twice = [name for name, times in Counter(listed).items() if times > 1]
    if twice:
        return f"{NAME} lists {twice[0]} twice"
    for part in manifest.parts:
        if part.name not in found:
            return f"{part.name} is missing"
        if found[part.name] != part:
            return f"{part.name} was changed"
    return next((f"{name} was added" for name in sorted(found) if name not in listed), "")


def _part(said: dict[str, Any]) -> Part:
    return Part(str(said["name"]), int(said["size"]), str(said["sha256"]))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
