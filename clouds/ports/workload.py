"""How large the source instances are, and how much they do."""

from typing import Protocol

from domain.target.disk_type import ActivityQuery, DiskActivity
from domain.target.instance_type import InstanceType, TypeQuery


class Workload(Protocol):
    """What AWS knows of the work that an instance does."""

    def describe_type(self, query: TypeQuery) -> InstanceType:
        """Describe an instance type; Refused `ec2.InvalidInstanceType` when there is none."""
        ...

    def measure_disks(self, query: ActivityQuery) -> tuple[DiskActivity, ...]:
        """Tell the most that each volume has done; one that was not measured has no periods."""
        ...
