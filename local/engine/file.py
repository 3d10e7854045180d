"""The hub's file: its tables, and every statement that reads or writes them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb

from local.engine.events import given
from local.engine.live import Live

VERSION = 1

# Activities and timers have no tables: the history tells which are outstanding.
_TABLES = f"""
BEGIN;
CREATE TABLE instances (
    seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, parent_id TEXT, created INTEGER NOT NULL,
    status INTEGER NOT NULL, ended INTEGER NOT NULL,
    state BLOB NOT NULL, inbox BLOB NOT NULL, history BLOB NOT NULL);
PRAGMA user_version = {VERSION};
COMMIT;
"""
_PUT = """INSERT INTO instances (id, parent_id, created, status, ended, state, inbox, history)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
    SET parent_id = excluded.parent_id, created = excluded.created, status = excluded.status,
    ended = excluded.ended, state = excluded.state, inbox = excluded.inbox,
    history = excluded.history"""
_QUERY = """SELECT seq, state FROM instances
    WHERE (:statuses = '[]' OR status IN (SELECT value FROM json_each(:statuses)))
    AND substr(id, 1, length(:prefix)) = :prefix AND seq > :after
    AND (:since IS NULL OR created >= :since) AND (:until IS NULL OR created < :until)
    ORDER BY seq LIMIT :limit"""
_PURGE = """WITH RECURSIVE doomed (id) AS (
    SELECT id FROM instances WHERE id = ? AND ended UNION SELECT instances.id
    FROM instances JOIN doomed ON parent_id = doomed.id WHERE ended AND ?)
    DELETE FROM instances WHERE id IN doomed RETURNING id"""


class UnknownSchema(Exception):
    """The file was not written by this version of the engine."""


class File:
    """The tables of one hub, which is alone with them; in memory without a path.

    Raises `UnknownSchema` for a file of another making, which stays as it was, and
    `sqlite3.OperationalError` while another hub has it open.
    """

    def __init__(self, path: Path | None) -> None:
        self.db = db = sqlite3.connect(path or ":memory:", timeout=0.5)
        # Two hubs on one file would both hand out its work, so it stays locked while open.
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and version != VERSION:
            db.close()
            raise UnknownSchema(f"{path} has schema {version}; this engine knows only {VERSION}")
        db.execute("PRAGMA journal_mode = WAL")
        # A commit survives the death of this process; only a power cut may take the last ones.
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA wal_autocheckpoint = 16000")  # 64 MB: each one waits for the disk
        if not tables:
            db.executescript(_TABLES)

    def write(self, changed: Iterable[Live]) -> None:
        """Write down in one transaction how instances stand, with their messages and histories.

        A history is written whole, which is little beside the replay that each turn begins with.
        """
        with self.db:
            self.db.executemany(_PUT, map(_row, changed))

    def live(self) -> Iterator[Live]:
        """Read the instances that have not ended."""
        sql = "SELECT state, history, inbox FROM instances WHERE NOT ended ORDER BY seq"
        for row in self.db.execute(sql).fetchall():
            state = pb.OrchestrationState.FromString(row[0])
            request = pb.OrchestratorRequest.FromString(row[1])
            inbox = list(pb.HistoryChunk.FromString(row[2]).events)
            first = next(e for e in [*request.pastEvents, *inbox] if e.HasField("executionStarted"))
            yield Live(state.instanceId, state, first.executionStarted, request, inbox)

    def history(self, instance_id: str) -> list[pb.HistoryEvent]:
        """Read the events of an instance's present execution."""
        sql = "SELECT history FROM instances WHERE id = ?"
        (history,) = self.db.execute(sql, (instance_id,)).fetchone()
        return list(pb.OrchestratorRequest.FromString(history).pastEvents)

    def state(self, instance_id: str) -> pb.OrchestrationState | None:
        """Read one instance as of its last turn."""
        sql = "SELECT state FROM instances WHERE id = ?"
        row = self.db.execute(sql, (instance_id,)).fetchone()
        return pb.OrchestrationState.FromString(row[0]) if row else None

    def states(self, query: pb.InstanceQuery) -> tuple[list[pb.OrchestrationState], str | None]:
        """Read the instances that fit, in the order of creation, and where the next page begins."""
        since, until = given(query, "createdTimeFrom"), given(query, "createdTimeTo")
        conditions = {
            "statuses": json.dumps(list(query.runtimeStatus)),
            "prefix": query.instanceIdPrefix.value,
            "after": int(query.continuationToken.value or 0),
            "since": since and since.ToMicroseconds(),
            "until": until and until.ToMicroseconds(),
            "limit": query.maxInstanceCount or -1,
        }
        rows = self.db.execute(_QUERY, conditions).fetchall()
        more = str(rows[-1][0]) if len(rows) == query.maxInstanceCount else None
        return [pb.OrchestrationState.FromString(state) for _, state in rows], more

    def purge(self, instance_id: str, *, recursive: bool) -> int:
        """Forget an instance if it has ended, with its ended children if so wished."""
        with self.db:
            return len(self.db.execute(_PURGE, (instance_id, recursive)).fetchall())


def _row(live: Live) -> tuple[Any, ...]:
    state, inbox = live.state, pb.HistoryChunk(events=live.inbox)
    created, parent = state.createdTimestamp.ToMicroseconds(), state.parentInstanceId.value or None
    status, ended = state.orchestrationStatus, state.HasField("completedTimestamp")
    blobs = (message.SerializeToString() for message in (state, inbox, live.request))
    return live.id, parent, created, status, ended, *blobs
