"""The port SourceRetirement in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.retention import RetiringSource, Snapshot, newest
from domain.source_instance import GONE, InstanceRef
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud


@dataclass(slots=True)
class SimulatedRetirement:
    """The end of the source cloud's instances, by instance.

    `launched` is EC2's own word unless somebody says otherwise; `made` is when its snapshots were.
    """

    source: SimulatedSourceCloud
    snapshots: dict[InstanceRef, tuple[Snapshot, ...]] = field(default_factory=dict)
    made: dict[InstanceRef, datetime] = field(default_factory=dict)
    launched: dict[InstanceRef, datetime] = field(default_factory=dict)
    protected: set[InstanceRef] = field(default_factory=set)
    snapshot_state: str = "completed"
    number: int = 0

    def look(self, ref: InstanceRef) -> RetiringSource:
        """Read the instance anew."""
        found = self.source.describe_instance(ref)
        volumes = tuple(sorted(disk.volume_id for disk in found.disks))
        started = self.launched.get(ref) or self.source.launched(ref)
        return RetiringSource(found.state, started, ref in self.protected, found.tags, volumes)

    def ensure_snapshots(
        self, ref: InstanceRef, since: datetime | None = None
    ) -> tuple[Snapshot, ...]:
        """Snapshot all volumes, or find the snapshots made before."""
        found = self.look(ref)
        there, fresh = self.snapshots.get(ref, ()), newest(found.launched, since)
        if fresh and self.made.get(ref, fresh) < fresh:
            there = ()
        if not set(found.volumes) <= {each.volume_id for each in there}:
            there = tuple(self._snapshot(volume) for volume in found.volumes)
            self.made[ref] = self.source.now()
        self.snapshots[ref] = there
        return there

    def _snapshot(self, volume: str) -> Snapshot:
        self.number += 1
        name = f"{volume.replace('vol-', 'snap-', 1)}-{self.number}"
        return Snapshot(name, volume, self.snapshot_state)

    def terminate(self, ref: InstanceRef) -> None:
        """Terminate the instance."""
        if self.source.describe_instance(ref).state not in GONE:
            self.source.terminate(ref)
