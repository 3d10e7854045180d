"""The port Workload in memory: a few instance types, and what a test says was measured."""

from domain.errors import Refusal, Refused
from domain.source_instance import InstanceRef
from domain.target.disk_type import ActivityQuery, DiskActivity
from domain.target.instance_type import InstanceType, TypeQuery

# As EC2 describes them.
_TYPES = {
    each.name: each
    for each in (
        InstanceType("t3.medium", 2, 4_096, 3),
        InstanceType("t3.large", 2, 8_192, 3),
        InstanceType("m5.large", 2, 8_192, 3),
        InstanceType("m5.xlarge", 4, 16_384, 4),
        InstanceType("m5d.xlarge", 4, 16_384, 4, 150),
        InstanceType("m5.24xlarge", 96, 393_216, 15),
        InstanceType("r5.large", 2, 16_384, 3),
        InstanceType("c5.2xlarge", 8, 16_384, 4),
        InstanceType("m4.large", 2, 8_192, 2, hypervisor="xen"),
    )
}


class SimulatedWorkload:
    """`clouds.ports.Workload` in memory; `measured` is what volumes have done, by their ids."""

    def __init__(self) -> None:
        self.measured: dict[tuple[InstanceRef, str], DiskActivity] = {}

    def describe_type(self, query: TypeQuery) -> InstanceType:
        """Describe an instance type; Refused `ec2.InvalidInstanceType` when there is none."""
        if found := _TYPES.get(query.name):
            return found
        raise Refused(
            Refusal(
                code="ec2.InvalidInstanceType",
                subject=str(query.ref),
                detail=f"EC2 knows no instance type {query.name}",
                remedy="Check the instance's type.",
            )
        )

    def measure_disks(self, query: ActivityQuery) -> tuple[DiskActivity, ...]:
        """Tell the most that each volume has done; one that was not measured has no periods."""
        return tuple(
            self.measured.get((query.ref, volume_id), DiskActivity(volume_id))
            for volume_id in query.volume_ids
        )
