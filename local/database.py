"""SQLite files that tell whether they are sound: a version, and a sum beside each row."""

import fcntl
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from local.write_ahead_log import commits_lost

_LOOK = "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
# What SQLite keeps beside a file until its changes are in it.
COMPANIONS = ("-wal", "-journal")


class UnknownSchema(Exception):
    """The file was not written by this version of its program."""


class FileDamaged(Exception):
    """What the file holds is not what was written into it."""


class FileTaken(Exception):
    """Another process works on the file."""


def connect(path: Path | None) -> sqlite3.Connection:
    """Open a file, in memory without a path; its statements may call `row_sum(…)`.

    Any thread may use it, one at a time.
    """
    db = sqlite3.connect(path or ":memory:", timeout=0.5, check_same_thread=False)
    db.create_function("row_sum", -1, _row_sum, deterministic=True)
    return db


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep a file for this process as long as the block runs, or raise `FileTaken`.

    The death of the process, however it comes, lets the file go. A file that is missing is made.
    """
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FileTaken(f"{path} is locked: another host works on it") from error
        yield


def examine(path: Path, version: int, summed: Mapping[str, str]) -> bool:
    """Tell whether there is anything in a file that nobody has open, and leave it as it is.

    Raises `UnknownSchema` or `FileDamaged`. `summed` tells for each table the columns whose
    `row_sum` its column `sum` holds.
    """
    if not path.exists() or not path.stat().st_size:
        return False
    try:
        with _untouched(path) as db:
            there = _sound(db, path, version, summed)
            _require_whole_log(db, path)
            return there
    except sqlite3.DatabaseError as error:
        raise FileDamaged(f"{path} is damaged: {error}") from error


@contextmanager
def _untouched(path: Path) -> Iterator[sqlite3.Connection]:
    """Open for reading; what was left unfinished beside the file is taken up in a copy."""
    beside = [each for each in companions(path) if each.stat().st_size]
    with tempfile.TemporaryDirectory(prefix="ferry-") as place:
        for each in [path, *beside] if beside else []:
            shutil.copy(each, place)
        found = Path(place) / path.name if beside else path
        how = "" if beside else "?immutable=1"
        with closing(sqlite3.connect(f"{found.resolve().as_uri()}{how}", uri=True)) as db:
            db.create_function("row_sum", -1, _row_sum, deterministic=True)
            yield db


def companions(path: Path) -> list[Path]:
    """List the files beside a database that belong to it."""
    named = (path.with_name(path.name + ending) for ending in COMPANIONS)
    return [each for each in named if each.exists()]


def _sound(db: sqlite3.Connection, path: Path, version: int, summed: Mapping[str, str]) -> bool:
    found, tables = db.execute(_LOOK).fetchone()
    if not tables and not found:
        return False
    if found != version:
        raise UnknownSchema(f"{path} has schema {found}; this engine knows {version}")
    problem: str = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if problem != "ok":
        raise FileDamaged(f"{path} is damaged: {problem}")
    for table, columns in summed.items():
        odd = f"SELECT rowid FROM {table} WHERE sum IS NOT row_sum({columns}) LIMIT 1"  # noqa: S608
        if row := db.execute(odd).fetchone():
            raise FileDamaged(f"{path} is damaged: row {row[0]} of {table} is not as written")
    return True


def _require_whole_log(db: sqlite3.Connection, path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    if log in companions(path) and log.stat().st_size:
        _, taken, _ = db.execute("PRAGMA wal_checkpoint").fetchone()
        if commits_lost(log, max(taken, 0)):
            raise FileDamaged(f"{log} is damaged: there are commits that can't be read")


def _row_sum(*values: bytes | str | float | None) -> int:
    total = 0
    for each in values:
        total = zlib.crc32(each if isinstance(each, bytes) else repr(each).encode(), total)
    return total
