"""The book of protection groups."""

from typing import Protocol

from domain.group_record import GroupRecord


class ProtectionGroups(Protocol):
    """Which protection groups there are, what is wanted of them, and how far each is."""

    def put(self, record: GroupRecord) -> GroupRecord:
        """Write a record down, and give it with its new etag.

        Without an etag it is new, with one it takes the place of the record that was read.
        Refused `protection_group.changed` when somebody else has written since, unless the book
        says the same already.
        """
        ...

    def get(self, name: str) -> GroupRecord | None:
        """Read a group, or None when there is none of this name."""
        ...

    def list(self) -> tuple[GroupRecord, ...]:
        """List all groups, by their names."""
        ...

    def delete(self, record: GroupRecord) -> None:
        """Forget a group that was read, if it is still there.

        Refused `protection_group.changed` when somebody else has written since it was read.
        """
        ...
