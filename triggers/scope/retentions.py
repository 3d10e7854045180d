"""Sources that have moved, as a caller may know them."""

from dataclasses import dataclass
from datetime import datetime

from clouds.ports import Retentions
from domain.access import Place
from domain.retention import RetainedSource
from domain.source_instance import InstanceRef
from triggers.scope.places import subscription_in
from triggers.scope.sight import Sight


@dataclass(frozen=True, slots=True)
class ScopedRetentions:
    """The port Retentions."""

    book: Retentions
    sight: Sight

    def record(self, source: RetainedSource) -> RetainedSource:
        """Write it down as the book does."""
        return self.book.record(source)

    def find(self, ref: InstanceRef) -> RetainedSource | None:
        """Read one of the caller's, or None."""
        source = self.book.find(ref)
        return source if source and self._sees(source) else None

    def list(self, until: datetime | None = None) -> tuple[RetainedSource, ...]:
        """List the caller's."""
        return tuple(filter(self._sees, self.book.list(until)))

    def _sees(self, source: RetainedSource) -> bool:
        return self.sight.sees(Place(source.ref.account_id, subscription_in(source.vm_id)))
