"""What people decided at the gates, in Azure Tables."""

import json

from clouds.azure.errors import translated
from clouds.azure.tables import Tables, find, insert
from domain.approval import Approval
from domain.errors import Transient
from domain.status import Subject
from wire import from_wire, to_wire


class ApprovalTables:
    """The port Approvals; an answer is inserted, never changed."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def decide(self, subject: Subject, approval: Approval) -> Approval:
        """Record an answer once; gives the one that counts."""
        keys = {"PartitionKey": subject.wave, "RowKey": _row_key(subject)}
        row = {**keys, "at": self._tables.now(), "approval": json.dumps(to_wire(approval))}
        with translated("tables", subject.instance_id):
            insert(self._tables.approvals, row)
        counts = self.find(subject)
        if counts is None:
            raise Transient(f"{subject.instance_id}: the answer cannot be read back")
        return counts

    def find(self, subject: Subject) -> Approval | None:
        """Read the answer, or None while there is none."""
        with translated("tables", subject.instance_id):
            row = find(self._tables.approvals, subject.wave, _row_key(subject))
        return from_wire(Approval, json.loads(row["approval"])) if row else None


def _row_key(subject: Subject) -> str:
    return f"cutover~{subject.attempt}~{subject.instance_id}"
