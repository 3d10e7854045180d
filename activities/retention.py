"""The end of sources that have moved."""

from clouds.ports import Clouds
from domain.retention import (
    RetainedSource,
    Snapshot,
    require_retirable,
    require_snapshots,
)
from domain.source_instance import InstanceRef


def record_retention(clouds: Clouds, source: RetainedSource) -> None:
    """Write down what has become of a source."""
    clouds.retentions.record(source)


def look_at_retired(clouds: Clouds, source: RetainedSource) -> None:
    """See that nothing speaks against its end; Refused otherwise."""
    require_retirable(_newest(clouds, source), clouds.retirement.look(source.ref))


def ensure_snapshots(clouds: Clouds, ref: InstanceRef) -> tuple[Snapshot, ...]:
    """See to the snapshots of all volumes, and tell how far they are."""
    return clouds.retirement.ensure_snapshots(ref)


def terminate_source(clouds: Clouds, source: RetainedSource) -> None:
    """Look once more, and begin to terminate it."""
    found = clouds.retirement.look(source.ref)
    require_retirable(_newest(clouds, source), found)
    snapshots = clouds.retirement.ensure_snapshots(source.ref, source.migrated)
    require_snapshots(source.ref, found, snapshots)
    clouds.retirement.terminate(source.ref)


def _newest(clouds: Clouds, source: RetainedSource) -> RetainedSource:
    """Read what a person may have said of it meanwhile."""
    return clouds.retentions.find(source.ref) or source
