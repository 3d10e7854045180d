"""What a simulator was asked, noted before it answers: from it the simulator is made anew."""

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from local.database import connect, examine, held

VERSION = 1
_ENTRY = "seq, at, request, answer"
SUMMED = {"entries": _ENTRY, "facts": "name, value"}
_TABLES = f"""BEGIN;
    CREATE TABLE entries (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, request TEXT NOT NULL,
        answer TEXT NOT NULL, sum INTEGER NOT NULL);
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL, sum INTEGER NOT NULL);
    PRAGMA user_version = {VERSION}; COMMIT"""
_log = logging.getLogger(__name__)


class LogDiverged(Exception):
    """A request is answered in another way than when it was written down."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A request with its moment and a digest of its answer; None: time passed, nobody asked."""

    number: int
    at: datetime
    request: dict[str, Any] | None
    answer: str


class RequestLog:
    """The requests that changed a simulator, oldest first, in a file of this process alone.

    What is noted survives the death of the process. Raises `FileTaken`, `FileDamaged` and
    `UnknownSchema` as the file is opened, and `sqlite3.Error` where there is no room to write.
    """

    def __init__(self, path: Path) -> None:
        with ExitStack() as undo:
            undo.enter_context(held(path))
            there = examine(path, VERSION, SUMMED)
            self._db = connect(path)
            undo.callback(self._db.close)
            self._db.execute("PRAGMA synchronous = OFF")  # only a power cut may take something
            if not there:
                self._db.executescript(_TABLES)
            self._held = undo.pop_all()
        self._waiting: list[tuple[datetime, dict[str, Any] | None, str]] = []
        self.next = 1 + (self._db.execute("SELECT max(seq) FROM entries").fetchone()[0] or 0)

    def note(self, at: datetime, request: dict[str, Any] | None, answer: str) -> None:
        """Write a request down."""
        row = (self.next, at.isoformat(), json.dumps(request), answer)
        with self._db:
            put = "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, row_sum(?1, ?2, ?3, ?4))"
            self._db.execute(put, row)
        self.next += 1

    @property
    def behind(self) -> bool:
        """Say whether something waits for room."""
        return bool(self._waiting)

    def note_or_wait(self, at: datetime, request: dict[str, Any] | None, answer: str) -> bool:
        """Write a request down after all that wait for room; False while there is none."""
        self._waiting.append((at, request, answer))
        return self.catch_up()

    def catch_up(self) -> bool:
        """Write down whatever waits for room; False while there is none."""
        try:
            while self._waiting:
                self.note(*self._waiting[0])
                self._waiting.pop(0)
        except sqlite3.OperationalError as problem:
            _log.warning("%s: requests are answered 503 until they can be noted", problem)
            return False
        return True

    def entries(self) -> Iterator[Entry]:
        """Read what was noted."""
        for row in self._db.execute(f"SELECT {_ENTRY} FROM entries ORDER BY seq"):  # noqa: S608
            yield Entry(row[0], datetime.fromisoformat(row[1]), json.loads(row[2]), row[3])

    def set_fact(self, name: str, value: Any) -> None:
        """Remember something under a name."""
        with self._db:
            put = "INSERT OR REPLACE INTO facts VALUES (?1, ?2, row_sum(?1, ?2))"
            self._db.execute(put, (name, json.dumps(value)))

    def fact(self, name: str) -> Any:
        """Recall it; None for what was never told."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def close(self) -> None:
        """Close the file."""
        self._held.close()


def last_moment(path: Path) -> datetime | None:
    """Tell when the last request of a log was noted, by the simulation's clock."""
    with closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT at FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
    return datetime.fromisoformat(found[0]) if found else None
