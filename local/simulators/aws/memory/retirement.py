"""The port SourceRetirement in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.retention import RetiringSource, Snapshot
from domain.source_instance import GONE, InstanceRef
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud


@dataclass(slots=True)
class SimulatedRetirement:
    """The end of the source cloud's instances; `launched` and `protected` are by instance."""

    source: SimulatedSourceCloud
    snapshots: dict[InstanceRef, tuple[Snapshot, ...]] = field(default_factory=dict)
    launched: dict[InstanceRef, datetime] = field(default_factory=dict)
    protected: set[InstanceRef] = field(default_factory=set)
    snapshot_state: str = "completed"

    def look(self, ref: InstanceRef) -> RetiringSource:
        """Read the instance anew."""
        found = self.source.describe_instance(ref)
        volumes = tuple(sorted(disk.volume_id for disk in found.disks))
        started = self.launched.get(ref)
        return RetiringSource(found.state, started, ref in self.protected, found.tags, volumes)

    def ensure_snapshots(self, ref: InstanceRef) -> tuple[Snapshot, ...]:
        """Snapshot all volumes, or find the snapshots made before."""
        volumes, there = self.look(ref).volumes, self.snapshots.get(ref, ())
        if not set(volumes) <= {each.volume_id for each in there}:
            there = tuple(
                Snapshot(volume.replace("vol-", "snap-", 1), volume, self.snapshot_state)
                for volume in volumes
            )
        self.snapshots[ref] = there
        return there

    def terminate(self, ref: InstanceRef) -> None:
        """Terminate the instance."""
        if self.source.describe_instance(ref).state not in GONE:
            self.source.terminate(ref)
