"""Protection groups as a caller may know them: they belong to a subscription, to no account."""

from dataclasses import dataclass

from clouds.ports import ProtectionGroups
from domain.group_record import GroupRecord
from triggers.scope.sight import Sight


@dataclass(frozen=True, slots=True)
class ScopedGroups:
    """The port ProtectionGroups.

    Whoever moves machines to the subscription may read its groups and send waves into them; who
    may change one is looked at where that is asked for.
    """

    book: ProtectionGroups
    sight: Sight

    def put(self, record: GroupRecord) -> GroupRecord:
        """Write it down as the book does."""
        return self.book.put(record)

    def get(self, name: str) -> GroupRecord | None:
        """Read a group, or None when there is none of this name for the caller."""
        record = self.book.get(name)
        return record if record and self._sees(record) else None

    def list(self) -> tuple[GroupRecord, ...]:
        """List the groups that the caller may use."""
        return tuple(filter(self._sees, self.book.list()))

    def delete(self, record: GroupRecord) -> None:
        """Forget it as the book does."""
        self.book.delete(record)

    def _sees(self, record: GroupRecord) -> bool:
        return self.sight.sees_in(record.group.vault.subscription_id)
