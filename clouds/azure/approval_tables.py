"""What people decided at the gates, in Azure Tables."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables, find, insert
from domain.approval import Approval
from domain.errors import Transient
from domain.status import Gate, Subject
from domain.votes import Question
from wire import from_wire, to_wire


class ApprovalTables:
    """The port Approvals; an answer is inserted, never changed."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def decide(self, subject: Subject, approval: Approval, gate: Gate = Gate.APPROVAL) -> Approval:
        """Record an answer once at each gate; gives the one that counts."""
        counts = self._insert(subject.wave, _row_key(subject, gate), approval)
        if counts is None:
            raise Transient(f"{subject.instance_id}: the answer cannot be read back")
        return counts

    def find(self, subject: Subject, gate: Gate = Gate.APPROVAL) -> Approval | None:
        """Read the answer, or None while there is none."""
        return self._find(subject.wave, _row_key(subject, gate))

    def vote(self, question: Question, vote: Approval) -> Approval:
        """Record a person's answer to a question once; gives their one that counts."""
        subject = question.subject
        counts = self._insert(subject.wave, _place(question) + _voter(vote), vote)
        if counts is None:
            raise Transient(f"{subject.instance_id}: the answer cannot be read back")
        return counts

    def votes(self, question: Question) -> tuple[Approval, ...]:
        """Read every person's answer to a question, in the order in which they came."""
        wave, first = question.subject.wave, _place(question)
        # After the place stands a hash in hexadecimal digits, so all are before a "g".
        within = "PartitionKey eq @wave and RowKey ge @first and RowKey lt @last"
        values = {"wave": wave, "first": first, "last": f"{first}g"}
        with translated("tables", question.subject.instance_id):
            rows = list(self._tables.approvals.query_entities(within, parameters=values))
        return tuple(_read(row) for row in sorted(rows, key=lambda row: row["at"]))

    def _insert(self, wave: str, row_key: str, approval: Approval) -> Approval | None:
        keys = {"PartitionKey": wave, "RowKey": row_key}
        written = json.dumps(to_wire(replace(approval, at=None)))
        with translated("tables", wave):
            insert(self._tables.approvals, {**keys, "at": self._tables.now(), "approval": written})
        return self._find(wave, row_key)

    def _find(self, wave: str, row_key: str) -> Approval | None:
        with translated("tables", wave):
            row = find(self._tables.approvals, wave, row_key)
        return _read(row) if row else None


def _read(row: Row) -> Approval:
    # The table's own kind of datetime is no plain one: it goes through histories as such.
    at = datetime.fromisoformat(row["at"].isoformat())
    return replace(from_wire(Approval, json.loads(row["approval"])), at=at)


def _row_key(subject: Subject, gate: Gate) -> str:
    what = "commit" if gate is Gate.COMMIT else "cutover"
    return f"{what}~{subject.attempt}~{subject.instance_id}"


def _place(question: Question) -> str:
    return f"{_row_key(question.subject, question.gate)}~{question.asking}~"


def _voter(vote: Approval) -> str:
    """Spell who votes: names may have characters and lengths that no key may have."""
    return hashlib.sha256(vote.voter.encode()).hexdigest()
