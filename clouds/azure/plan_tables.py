"""The book of recovery plans in Azure Tables."""

import json

from clouds.azure.errors import translated
from clouds.azure.event_rows import event_row
from clouds.azure.tables import Row, Tables, find, insert, replace
from domain.errors import Transient
from domain.plan_status import (
    ActionAnswer,
    ActionSubject,
    PlanStatus,
    newer,
    plan_events,
)
from wire import from_wire, to_wire

_MOST_TRIES = 5


class PlanTables:
    """The port PlanBook; an answer is inserted, never changed."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def record(self, status: PlanStatus) -> None:
        """Write down where a plan stands; its events come first, so that none is lost."""
        table, keys = self._tables.plans, _keys(status)
        with translated("tables", status.name):
            for _ in range(_MOST_TRIES):
                row = find(table, keys["PartitionKey"], keys["RowKey"])
                before = read_plan_status(row) if row else None
                if not newer(before, status):
                    return
                for event in plan_events(before, status):
                    self._tables.events.upsert_entity(event_row(status.wave, event))
                new = {**keys, "status": json.dumps(to_wire(status))}
                if replace(table, row, new) if row else insert(table, new):
                    return
            raise Transient(f"{status.name}: too many write to its status at once")

    def answer(self, subject: ActionSubject, answer: ActionAnswer) -> ActionAnswer:
        """Record a person's answer once; gives the one that counts."""
        keys = {"PartitionKey": subject.wave, "RowKey": _row_key(subject)}
        row = {**keys, "at": self._tables.now(), "answer": json.dumps(to_wire(answer))}
        with translated("tables", subject.action):
            insert(self._tables.approvals, row)
        counts = self.find(subject)
        if counts is None:
            raise Transient(f"{subject.action}: the answer cannot be read back")
        return counts

    def find(self, subject: ActionSubject) -> ActionAnswer | None:
        """Read the answer at one manual action."""
        with translated("tables", subject.action):
            row = find(self._tables.approvals, subject.wave, _row_key(subject))
        return from_wire(ActionAnswer, json.loads(row["answer"])) if row else None


def read_plan_status(row: Row) -> PlanStatus:
    """Read a plan's status out of its row in the table FerryPlans."""
    return from_wire(PlanStatus, json.loads(row["status"]))


def _keys(status: PlanStatus) -> dict[str, str]:
    return {"PartitionKey": status.wave, "RowKey": f"{status.run:06}~{status.number:06}"}


def _row_key(subject: ActionSubject) -> str:
    """Spell an action's place; its name keeps within what a row key may hold."""
    return f"plan~{subject.run}~{subject.number}~{subject.action}"
