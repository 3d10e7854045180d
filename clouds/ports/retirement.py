"""The end of sources that have moved: the book of those that are kept, and EC2's part."""

from datetime import datetime
from typing import Protocol

from domain.retention import RetainedSource, RetiringSource, Snapshot
from domain.source_instance import InstanceRef


class Retentions(Protocol):
    """The book of sources that have moved."""

    def record(self, source: RetainedSource) -> RetainedSource:
        """Write down what has become of one; gives what stands, as `told` says."""
        ...

    def find(self, ref: InstanceRef) -> RetainedSource | None:
        """Read one, or None."""
        ...

    def list(self, until: datetime | None = None) -> tuple[RetainedSource, ...]:
        """List those whose time is over by then, or all; the first to end first."""
        ...


class SourceRetirement(Protocol):
    """What EC2 does with a source at the end of its time."""

    def look(self, ref: InstanceRef) -> RetiringSource:
        """Read the instance anew; Refused when there is none."""
        ...

    def ensure_snapshots(
        self, ref: InstanceRef, since: datetime | None = None
    ) -> tuple[Snapshot, ...]:
        """Begin to snapshot all volumes at one moment, or find the snapshots made before.

        A failed one that was deleted is made again, with those of the other volumes. One from
        before the instance was started last, or before `since`, is stale and does not count.
        """
        ...

    def terminate(self, ref: InstanceRef) -> None:
        """Begin to terminate the instance; one that ends already stays as it is."""
        ...
