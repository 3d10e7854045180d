"""What an EC2 instance type has, as DescribeInstanceTypes tells it."""

from dataclasses import dataclass

from domain.source_instance import InstanceRef, SourceInstance
from domain.target.size import Generation, SizeDemand

_MIB_PER_GIB = 1024
_BURSTABLE = ("t2.", "t3.", "t3a.")
_ARCHITECTURES = {"x86_64": "x64", "i386": "x64", "arm64": "Arm64"}


@dataclass(frozen=True, slots=True)
class TypeQuery:
    """Which type to describe, in the account and region of an instance."""

    ref: InstanceRef
    name: str


@dataclass(frozen=True, slots=True)
class InstanceType:
    """One type; `instance_store_gib` is what its local disks hold, which nobody replicates."""

    name: str
    vcpus: int
    memory_mib: int
    network_interfaces: int = 1
    instance_store_gib: int = 0
    hypervisor: str = "nitro"

    @property
    def memory_gib(self) -> float:
        """Tell its memory in GiB."""
        return self.memory_mib / _MIB_PER_GIB


def demand_of(
    source: SourceInstance, kind: InstanceType, *, interfaces: int = 1, premium: bool = False
) -> SizeDemand:
    """Say what the instance demands of a virtual machine's size, `interfaces` being its own."""
    return SizeDemand(
        vcpus=kind.vcpus,
        memory_gib=kind.memory_gib,
        data_disks=sum(not disk.root for disk in source.disks),
        network_interfaces=max(1, interfaces),
        premium=premium,
        generation=generation_of(source),
        burstable=kind.name.startswith(_BURSTABLE),
        architecture=_ARCHITECTURES.get(source.architecture, source.architecture),
    )


def generation_of(source: SourceInstance) -> Generation:
    """Tell the generation that the instance's boot mode demands."""
    return Generation.V2 if source.boot_mode.startswith("uefi") else Generation.V1
