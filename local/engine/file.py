"""The hub on disk: an instance, the table of them, and every statement that reads or writes it."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb

from local.database import connect, examine, held

VERSION = 3
_SUMMED = "id, parent_id, ended, state, inbox, history"
SUMMED = {"instances": _SUMMED}
COMMANDS = {"executionSuspended", "executionResumed", "executionTerminated"}

# Activities and timers have no tables: the history tells which are outstanding.
_TABLE = f"""BEGIN; CREATE TABLE instances (
    seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, parent_id TEXT, ended INTEGER NOT NULL,
    state BLOB NOT NULL, inbox BLOB NOT NULL, history BLOB NOT NULL, sum INTEGER NOT NULL);
    PRAGMA user_version = {VERSION}; COMMIT"""
_PUT = f"""INSERT INTO instances ({_SUMMED}, sum)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, row_sum(?1, ?2, ?3, ?4, ?5, ?6)) ON CONFLICT (id) DO UPDATE
    SET parent_id = excluded.parent_id, ended = excluded.ended, state = excluded.state,
    inbox = excluded.inbox, history = excluded.history, sum = excluded.sum"""  # noqa: S608 (the columns are the line above)
_PURGE = """WITH RECURSIVE doomed (id) AS (
    SELECT id FROM instances WHERE id = ? AND ended UNION SELECT instances.id
    FROM instances JOIN doomed ON parent_id = doomed.id WHERE ended AND ?)
    DELETE FROM instances WHERE id IN doomed RETURNING id"""


class InstanceMissing(Exception):
    """No instance has that id."""


@dataclass(slots=True, eq=False)
class Live:
    """An instance that has not ended.

    Each of its lives is an execution with an id of its own: continue-as-new begins another, which
    nothing addressed to an earlier one can reach.
    """

    state: pb.OrchestrationState
    started: pb.ExecutionStartedEvent  # how this execution began, with its address and parent
    # What its orchestrator is handed: with each turn the past grows, without being copied. New
    # events are in it only while a turn is handed out.
    request: pb.OrchestratorRequest
    inbox: list[pb.HistoryEvent] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Tell whether a turn may be handed out; to the suspended, only for a command."""
        if self.request.newEvents or not self.inbox:
            return False
        if self.state.orchestrationStatus != pb.ORCHESTRATION_STATUS_SUSPENDED:
            return True
        return not COMMANDS.isdisjoint(event.WhichOneof("eventType") for event in self.inbox)


class File:
    """The instances of one hub, which is alone with them; in memory without a path.

    Raises `UnknownSchema` for a file of another making, `FileDamaged` for one that is not as it was
    written, both left as they were, and `FileTaken` while another hub has it open.
    """

    def __init__(self, path: Path | None) -> None:
        with ExitStack() as undo:
            there = False
            if path:
                # Two hubs on one file would both hand out its work.
                undo.enter_context(held(path))
                there = examine(path, VERSION, SUMMED)
            self._db = db = connect(path)
            undo.callback(db.close)
            db.execute("PRAGMA journal_mode = WAL")
            # A commit survives the death of this process; only a power cut may take the last ones.
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA wal_autocheckpoint = 16000")  # 64 MB: each one waits for the disk
            if not there:
                db.executescript(_TABLE)
            self._held = undo.pop_all()

    def close(self) -> None:
        """Close the file; whoever opens it again goes on where this hub was."""
        self._held.close()

    def write(self, changed: Iterable[Live]) -> None:
        """Write down in one transaction how instances stand, with their messages and histories.

        A history is written whole, which is little beside the replay that each turn begins with.
        """
        with self._db:
            for live in changed:
                state, inbox = live.state, pb.HistoryChunk(events=live.inbox)
                parent, ended = state.parentInstanceId.value, state.HasField("completedTimestamp")
                blobs = (each.SerializeToString() for each in (state, inbox, live.request))
                self._db.execute(_PUT, (state.instanceId, parent, ended, *blobs))

    def read(self) -> Iterator[Live]:
        """Read the instances that have not ended."""
        sql = "SELECT state, history, inbox FROM instances WHERE NOT ended ORDER BY seq"
        for row in self._db.execute(sql).fetchall():
            state = pb.OrchestrationState.FromString(row[0])
            request = pb.OrchestratorRequest.FromString(row[1])
            del request.newEvents[:]  # nothing is handed out yet
            inbox = list(pb.HistoryChunk.FromString(row[2]).events)
            first = next(e for e in [*request.pastEvents, *inbox] if e.HasField("executionStarted"))
            yield Live(state, first.executionStarted, request, inbox)

    def get(self, instance_id: str) -> pb.OrchestrationState | None:
        """Tell how an instance stands as of its last turn."""
        sql = "SELECT state FROM instances WHERE id = ?"
        row = self._db.execute(sql, (instance_id,)).fetchone()
        return pb.OrchestrationState.FromString(row[0]) if row else None

    def history(self, instance_id: str) -> list[pb.HistoryEvent]:
        """Tell what happened since the last continue-as-new. Raises `InstanceMissing`."""
        sql = "SELECT history FROM instances WHERE id = ?"
        if row := self._db.execute(sql, (instance_id,)).fetchone():
            return list(pb.OrchestratorRequest.FromString(row[0]).pastEvents)
        raise InstanceMissing(f"Orchestration instance '{instance_id}' not found")

    def query(self, after: str = "", limit: int = 0) -> tuple[list[pb.OrchestrationState], str]:
        """List instances in the order of creation, and tell after which the next page begins."""
        sql = "SELECT seq, state FROM instances WHERE seq > ? ORDER BY seq LIMIT ?"
        rows = self._db.execute(sql, (int(after or 0), limit or -1)).fetchall()
        last = str(rows[-1][0]) if 0 < len(rows) == limit else ""
        return [pb.OrchestrationState.FromString(state) for _, state in rows], last

    def purge(self, instance_id: str, *, recursive: bool = True) -> int:
        """Forget an instance that has ended, with its children that have; counts them."""
        with self._db:
            return len(self._db.execute(_PURGE, (instance_id, recursive)).fetchall())
