"""Whether the files of a state directory are all there, and as they were written."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from local.database import FileDamaged, examine
from local.engine import file as hub
from local.simulators import request_log
from local.state.manifest import Kind, Manifest
from local.state.sealed import read_sealed

HUB, TIMERS, KEY = "hub.sqlite3", "hub.sqlite3.timers.json", "function-key"
SIGNING = "signing-key.pem"
AWS, SITE_RECOVERY, CLOCK, AZURITE = "aws.sqlite3", "site_recovery.sqlite3", "clock.json", "azurite"
_SEAL = b"sha256 "
_REQUIRED = {
    Kind.START: (HUB, KEY),
    Kind.UP: (HUB, KEY, AWS, SITE_RECOVERY, CLOCK, AZURITE),
}


def require_sound(directory: Path, manifest: Manifest) -> None:
    """Look at everything and change nothing; raises `FileDamaged` or `UnknownSchema`."""
    for name in _REQUIRED[manifest.kind]:
        if not (directory / name).exists():
            raise FileDamaged(f"{directory / name} is missing")
    for name, look in _LOOKS.items():
        if (directory / name).exists():
            look(directory / name)
    for name, digest in manifest.digests.items():
        if hashlib.sha256((directory / name).read_bytes()).hexdigest() != digest:
            raise FileDamaged(f"{directory / name} is damaged: it is not what was made")
    for file in databases_of_azurite(directory):
        _require_azurite(file)


def require_sound_hub(directory: Path) -> None:
    """Look at a hub from before there were manifests; raises what `require_sound` does."""
    if (directory / HUB).exists():
        examine(directory / HUB, hub.VERSION, hub.SUMMED)


def databases_of_azurite(directory: Path) -> Iterator[Path]:
    """List what Azurite keeps its rows, queues and blobs' names in."""
    yield from sorted((directory / AZURITE).glob("__azurite_db_*.json"))


def _require_database(version: int, summed: dict[str, str]) -> Callable[[Path], None]:
    def look(path: Path) -> None:
        if not examine(path, version, summed):
            raise FileDamaged(f"{path} is damaged: it is empty")

    return look


def _require_moments(path: Path) -> None:
    try:
        for due in json.loads(path.read_bytes()).values():
            datetime.fromisoformat(due)
    except (ValueError, TypeError, AttributeError) as error:
        raise FileDamaged(f"{path} is damaged: {error}") from error


def _require_azurite(path: Path) -> None:
    seal, _, content = path.read_bytes().partition(b"\n")
    if seal != _SEAL + hashlib.sha256(content).hexdigest().encode():
        raise FileDamaged(f"{path} is damaged: its sum is not that of what it holds")


def _require_sealed(path: Path) -> None:
    datetime.fromisoformat(read_sealed(path)["moment"])


_LOOKS: dict[str, Callable[[Path], None]] = {
    HUB: _require_database(hub.VERSION, hub.SUMMED),
    AWS: _require_database(request_log.VERSION, request_log.SUMMED),
    SITE_RECOVERY: _require_database(request_log.VERSION, request_log.SUMMED),
    TIMERS: _require_moments,
    CLOCK: _require_sealed,
}
