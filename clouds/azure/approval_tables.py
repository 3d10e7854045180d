"""What people decided at the gates, in Azure Tables."""

import json

from clouds.azure.errors import translated
from clouds.azure.tables import Tables, find, insert
from domain.approval import Approval
from domain.errors import Transient
from domain.status import Gate, Subject
from wire import from_wire, to_wire


class ApprovalTables:
    """The port Approvals; an answer is inserted, never changed."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def decide(self, subject: Subject, approval: Approval, gate: Gate = Gate.APPROVAL) -> Approval:
        """Record an answer once at each gate; gives the one that counts."""
        keys = {"PartitionKey": subject.wave, "RowKey": _row_key(subject, gate)}
        row = {**keys, "at": self._tables.now(), "approval": json.dumps(to_wire(approval))}
        with translated("tables", subject.instance_id):
            insert(self._tables.approvals, row)
        counts = self.find(subject, gate)
        if counts is None:
            raise Transient(f"{subject.instance_id}: the answer cannot be read back")
        return counts

    def find(self, subject: Subject, gate: Gate = Gate.APPROVAL) -> Approval | None:
        """Read the answer, or None while there is none."""
        with translated("tables", subject.instance_id):
            row = find(self._tables.approvals, subject.wave, _row_key(subject, gate))
        return from_wire(Approval, json.loads(row["approval"])) if row else None


def _row_key(subject: Subject, gate: Gate) -> str:
    what = "commit" if gate is Gate.COMMIT else "cutover"
    return f"{what}~{subject.attempt}~{subject.instance_id}"
