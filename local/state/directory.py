"""A state directory: one process's alone, looked through before anything in it is touched."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from local.database import FileDamaged, UnknownSchema
from local.state.manifest import NAME, Kind, Manifest, read_manifest, write_manifest
from local.state.sealed import write_sealed
from local.state.soundness import (
    AWS,
    AZURITE,
    CLOCK,
    HUB,
    KEY,
    SIGNING,
    SITE_RECOVERY,
    TIMERS,
    require_sound,
    require_sound_hub,
)

RUNNING = "running.json"
# Whatever a state consists of, by the beginnings of the files' names; the manifest besides.
PARTS = (HUB, TIMERS, KEY, SIGNING, AWS, SITE_RECOVERY, CLOCK, AZURITE)
# Parts of a system that was killed are gone within this time, in seconds.
_PATIENCE = 3.0


class StateRefused(Exception):
    """The directory was not used and is as it was; says which file, why, and what to do."""


@dataclass(slots=True)
class StateDirectory:
    """A directory that is this process's own; `lock` is a file descriptor that children inherit."""

    path: Path
    lock: int
    manifest: Manifest

    def begin(self, manifest: Manifest) -> None:
        """Write down what is begun; whatever an earlier beginning left is cleared away."""
        for name in (*PARTS, RUNNING):
            for left in self.path.glob(f"{name}*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        self._write(manifest)

    def adopt(self) -> None:
        """Write down that what is there, if anything, is gone on with."""
        self._write(self.manifest)

    def complete(self) -> None:
        """Write down that everything in it has begun: from now on it is gone on with."""
        digests = {KEY: hashlib.sha256((self.path / KEY).read_bytes()).hexdigest()}
        self._write(replace(self.manifest, complete=True, digests=digests))

    def running(self, parts: dict[str, int]) -> None:
        """Write down which processes work on it, for whoever makes a backup."""
        write_sealed(self.path / RUNNING, {"process": os.getpid(), "parts": parts})

    def _write(self, manifest: Manifest) -> None:
        write_manifest(self.path, manifest)
        self.manifest = read_manifest(self.path)


@contextmanager
def open_state(path: Path, kind: Kind, *, own: bool = False) -> Iterator[StateDirectory]:
    """Take a directory for this process, made if it is missing; raises `StateRefused`.

    With `own` it may hold other things besides, as Ferry's own `.ferry` does.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if not _locked(lock, _PATIENCE):
            raise StateRefused(
                f"{path} is in use: another Ferry works on it. Stop that one first, or name "
                "another directory with --state."
            )
        state = StateDirectory(path, lock, _look(path, kind, own=own))
        try:
            yield state
        finally:
            with suppress(OSError):
                (path / RUNNING).unlink(missing_ok=True)
    finally:
        os.close(lock)


def look_through(path: Path) -> Manifest:
    """Read a state's manifest and see that all is sound, whoever has made it; `StateRefused`."""
    with _refused():
        manifest = read_manifest(path)
        if manifest.complete:
            require_sound(path, manifest)
    return manifest


@contextmanager
def _refused() -> Iterator[None]:
    """Make refusals of what is wrong with a state's files."""
    try:
        yield
    except UnknownSchema as unknown:
        raise StateRefused(
            f"{unknown}. Nothing was changed. Let the Ferry that made it finish its waves, or "
            "name another directory."
        ) from unknown
    except (FileDamaged, KeyError, ValueError) as damage:
        raise StateRefused(
            f"{damage}. Nothing was changed. Restore a backup into a new directory "
            "(run.py restore), or name another directory."
        ) from damage


def make_key(path: Path) -> str:
    """Read the function key in a file, made up if there is none; only its owner may read it."""
    if not path.exists():
        fresh = path.with_name(path.name + ".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe())
        fresh.replace(path)
    return path.read_text().strip()


def try_lock(lock: int) -> bool:
    """Lock an open directory, unless somebody has."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _locked(lock: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not (done := try_lock(lock)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return done


def _look(path: Path, kind: Kind, *, own: bool) -> Manifest:
    names = sorted(each.name for each in path.iterdir())
    if NAME in names:
        manifest = look_through(path)
        if manifest.kind is not kind:
            raise StateRefused(
                f"{path} is the state of `run.py {manifest.kind}`, not of `run.py {kind}`. "
                "Nothing was changed. Name another directory."
            )
        return manifest
    if names and not own:
        raise StateRefused(
            f"{path} is not empty and no state of Ferry's: it holds {names[0]} and no {NAME}. "
            "Nothing was changed. Name an empty or a new directory."
        )
    with _refused():
        require_sound_hub(path)
    return Manifest(kind)


def running_processes(path: Path) -> dict[str, int]:
    """Tell which processes work on a directory that is in use; none for a host alone."""
    try:
        parts: dict[str, int] = json.loads((path / RUNNING).read_bytes())["parts"]
    except (OSError, ValueError, KeyError) as error:
        raise StateRefused(f"{path} is just being taken up: try again once it answers.") from error
    return parts
