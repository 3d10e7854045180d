"""The book of protection groups in memory, obeying the tables' contract."""

import itertools
from dataclasses import replace

from domain.errors import Refused
from domain.group_record import GroupRecord, changed_meanwhile, same_content
from local.simulators.one_at_a_time import one_at_a_time


@one_at_a_time
class SimulatedGroupBook:
    """The port ProtectionGroups."""

    def __init__(self) -> None:
        self._records: dict[str, GroupRecord] = {}
        self._etags = itertools.count(1)

    def put(self, record: GroupRecord) -> GroupRecord:
        """Write a record down, unharmed by others who write there."""
        name = record.group.name
        there = self._records.get(name)
        if there and there.etag != record.etag and same_content(there, record):
            return there
        if record.etag != (there.etag if there else ""):
            raise Refused(changed_meanwhile(name))
        self._records[name] = replace(record, etag=str(next(self._etags)))
        return self._records[name]

    def get(self, name: str) -> GroupRecord | None:
        """Read a group, or None when there is none."""
        return self._records.get(name)

    def list(self) -> tuple[GroupRecord, ...]:
        """List all groups, by their names."""
        return tuple(record for _, record in sorted(self._records.items()))

    def delete(self, record: GroupRecord) -> None:
        """Forget a group, unless somebody has changed it."""
        name = record.group.name
        there = self._records.get(name)
        if there and there.etag != record.etag:
            raise Refused(changed_meanwhile(name))
        self._records.pop(name, None)
