"""A state directory in one file, and back."""

import gzip
import os
import shutil
import signal
import sqlite3
import tarfile
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from local.database import companions
from local.state.directory import (
    PARTS,
    StateRefused,
    look_through,
    running_processes,
    try_lock,
)
from local.state.manifest import NAME, Manifest
from local.state.soundness import HUB

# Who asks is stopped before whoever is asked: so each has all that the one before was answered.
_ORDER = ("host", "aws", "azurite", "site_recovery")
_PIECE = 1 << 20
_SOON = 5.0  # seconds until a process that was told to stand still does


def backup(state: Path, file: Path) -> str:
    """Write all that a state holds into a new file; tell what was done.

    A local system that works on it stands still while its files are copied; a host alone does not.
    Raises `StateRefused`, having changed nothing.
    """
    if file.exists():
        raise StateRefused(f"{file} is there already: name another file.")
    if not (state / NAME).exists():
        raise StateRefused(f"{state} is no state of Ferry's: it holds no {NAME}.")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.absolute().parent) as place:
        copied = Path(place) / "state"
        copied.mkdir(mode=0o700)
        with _standing_still(state) as in_use:
            _copy(state, copied, in_use=in_use)
        _require_complete(state, look_through(copied))
        packed = Path(place) / "packed"
        with tarfile.open(packed, "w:gz", compresslevel=1) as archive:
            for each in sorted(copied.iterdir()):
                archive.add(each, each.name)
        packed.chmod(0o600)
        packed.rename(file)
    return f"{file} holds the state of {state}."


def restore(state: Path, file: Path) -> str:
    """Make a state of a backup; tell what was done. Raises `StateRefused`, having changed nothing.

    The directory must be empty or missing.
    """
    if state.exists() and (not state.is_dir() or any(state.iterdir())):
        raise StateRefused(f"{state} is not empty: name an empty or a new directory.")
    if not file.is_file():
        raise StateRefused(f"{file} is not there: name a file that `run.py backup` has written.")
    state.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=state.absolute().parent) as place:
        unpacked = Path(place) / "state"
        unpacked.mkdir(mode=0o700)
        _unpack(file, unpacked)
        _require_complete(file, look_through(unpacked))
        unpacked.replace(state)
    return f"{state} holds the state from {file}."


def _unpack(file: Path, place: Path) -> None:
    try:
        with gzip.open(file) as whole:  # tarfile would not read to the end, where the sum is
            while whole.read(_PIECE):
                pass
        with tarfile.open(file, "r:gz") as archive:
            names = archive.getnames()
            foreign = [n for n in names if n.split("/")[0] != NAME and not n.startswith(PARTS)]
            if NAME not in names or foreign:
                raise StateRefused(f"{file} is no backup of Ferry's. Nothing was changed.")
            archive.extractall(place, filter="data")
    except (tarfile.TarError, OSError, EOFError, ValueError, zlib.error) as damage:
        raise StateRefused(
            f"{file} is damaged: {damage}. Nothing was changed. Take another backup."
        ) from damage


def _require_complete(subject: Path, manifest: Manifest) -> None:
    if not manifest.complete:
        raise StateRefused(f"{subject} has only just begun: try again once it answers.")


def _copy(state: Path, place: Path, *, in_use: bool) -> None:
    """Copy the files; the database of a host that goes on is copied as of one moment."""
    alone = in_use and not running_processes(state)
    for name in (NAME, *PARTS):
        found = state / name
        if found.is_dir():
            shutil.copytree(found, place / name)
        elif name == HUB and alone:
            _copy_database(found, place / name)
        elif found.exists():
            for each in (found, *(companions(found) if found.suffix == ".sqlite3" else ())):
                shutil.copy2(each, place)


def _copy_database(found: Path, copy: Path) -> None:
    source = sqlite3.connect(f"{found.absolute().as_uri()}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(copy)) as target:
        source.backup(target)


@contextmanager
def _standing_still(state: Path) -> Iterator[bool]:
    """Let nobody change the state while the block runs; tell whether anybody works on it."""
    lock = os.open(state, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if try_lock(lock):
            yield False
            return
        parts = running_processes(state)
        try:
            _stop(parts)
            yield True
        finally:
            for each in parts.values():
                os.kill(each, signal.SIGCONT)
    finally:
        os.close(lock)


def _stop(parts: Mapping[str, int]) -> None:
    for name in _ORDER:
        if name in parts:
            os.kill(parts[name], signal.SIGSTOP)
            deadline = time.monotonic() + _SOON
            while _state_of(parts[name]) not in "Tt":
                if time.monotonic() > deadline:
                    raise StateRefused(f"{name} does not stand still: try again.")
                time.sleep(0.001)


def _state_of(process: int) -> str:
    stat = (Path("/proc") / str(process) / "stat").read_text()
    return stat.rpartition(")")[2].split()[0]
