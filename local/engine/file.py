"""The hub's file: its tables, and every statement that reads or writes them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb

from local.engine.events import given
from local.engine.live import Live

VERSION = 1

# Activities and timers have no tables: history and inbox tell which are outstanding.
_TABLES = f"""
BEGIN;
CREATE TABLE instances (
    seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, status INTEGER NOT NULL,
    ended INTEGER NOT NULL, created INTEGER NOT NULL, parent_id TEXT,
    state BLOB NOT NULL, inbox BLOB NOT NULL);
CREATE TABLE history (
    instance_id TEXT NOT NULL, position INTEGER NOT NULL, events BLOB NOT NULL,
    PRIMARY KEY (instance_id, position)) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
COMMIT;
"""
_PUT = """INSERT INTO instances (id, status, ended, created, parent_id, state, inbox)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status,
    ended = excluded.ended, created = excluded.created, parent_id = excluded.parent_id,
    state = excluded.state, inbox = excluded.inbox"""
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
        """Write down, in one transaction, how instances stand and what their histories gained."""
        with self.db:
            for live in changed:
                self._write(live)

    def _write(self, live: Live) -> None:
        state, inbox = live.state, pb.HistoryChunk(events=live.inbox)
        created = state.createdTimestamp.ToMicroseconds()
        status, parent = state.orchestrationStatus, state.parentInstanceId.value or None
        ended = state.HasField("completedTimestamp")
        row = (live.id, status, ended, created, parent)
        self.db.execute(_PUT, (*row, state.SerializeToString(), inbox.SerializeToString()))
        if live.written < 0:
            self.db.execute("DELETE FROM history WHERE instance_id = ?", (live.id,))
        if gained := live.request.pastEvents[max(0, live.written) :]:
            turn = (live.id, live.written, pb.HistoryChunk(events=gained).SerializeToString())
            self.db.execute("INSERT INTO history VALUES (?, ?, ?)", turn)
        live.written = len(live.request.pastEvents)

    def live(self) -> Iterator[Live]:
        """Read the instances that have not ended."""
        sql = "SELECT state, inbox FROM instances WHERE NOT ended ORDER BY seq"
        for row in self.db.execute(sql).fetchall():
            state = pb.OrchestrationState.FromString(row[0])
            inbox = list(pb.HistoryChunk.FromString(row[1]).events)
            history = self.history(state.instanceId)
            started = next(e for e in [*history, *inbox] if e.HasField("executionStarted"))
            request = pb.OrchestratorRequest(instanceId=state.instanceId, pastEvents=history)
            live = Live(state.instanceId, state, started.executionStarted, request, inbox)
            live.written = len(history)
            yield live

    def history(self, instance_id: str) -> list[pb.HistoryEvent]:
        """Read the events of an instance's present execution."""
        sql = "SELECT events FROM history WHERE instance_id = ? ORDER BY position"
        turns = self.db.execute(sql, (instance_id,))
        return [event for (turn,) in turns for event in pb.HistoryChunk.FromString(turn).events]

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
            doomed = self.db.execute(_PURGE, (instance_id, recursive)).fetchall()
            self.db.executemany("DELETE FROM history WHERE instance_id = ?", doomed)
        return len(doomed)
