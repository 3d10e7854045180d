"""A source instance as EC2 and Systems Manager describe it."""

from dataclasses import dataclass, field
from enum import StrEnum

UNKNOWN_REGION = "ec2.unknown_region"


@dataclass(frozen=True, slots=True)
class InstanceRef:
    """Where a source instance is found: AWS account (12 digits), region, instance id."""

    account_id: str
    region: str
    instance_id: str

    def __str__(self) -> str:
        return self.instance_id


@dataclass(frozen=True, slots=True)
class Selection:
    """Every living instance of an account (12 digits) and region that has all of these tags."""

    account_id: str
    region: str
    tags: dict[str, str]

    def __str__(self) -> str:
        wanted = ", ".join(f"{key}={value}" for key, value in self.tags.items())
        return f"instances tagged {wanted} in {self.account_id}, {self.region}"


@dataclass(frozen=True, slots=True)
class AddressSearch:
    """Which living instances have a private IPv4, in the account, region and VPC of another."""

    near: InstanceRef
    vpc_id: str
    address: str

    def __str__(self) -> str:
        return f"{self.address} in {self.vpc_id}"


@dataclass(frozen=True, slots=True)
class SourceTags:
    """Tags to set on an instance."""

    ref: InstanceRef
    tags: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReplicationPath:
    """The way between an instance and its appliance or process server, by its private IPv4.

    With `push` that server may install the mobility service on the instance; with `dynamic_rpc`
    RPC may answer on any port of Windows' dynamic range as well.
    """

    ref: InstanceRef
    appliance_address: str
    push: bool = False
    dynamic_rpc: bool = False


class InstanceState(StrEnum):
    """EC2's own words for the state of an instance."""

    PENDING = "pending"
    RUNNING = "running"
    SHUTTING_DOWN = "shutting-down"
    TERMINATED = "terminated"
    STOPPING = "stopping"
    STOPPED = "stopped"


GONE = frozenset({InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED})


@dataclass(frozen=True, slots=True)
class Disk:
    """One EBS volume of the instance; `size_gib` in binary gigabytes."""

    volume_id: str
    device_name: str
    size_gib: int
    root: bool = False
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class SourceInstance:
    """What must be known of an instance before it can be moved.

    `platform` is EC2's (`windows`, or empty for everything else), `platform_details` its billing
    words, `ping_status` Systems Manager's (`Online`, `ConnectionLost`, `Inactive`; empty when the
    instance is not managed).
    """

    ref: InstanceRef
    state: InstanceState
    platform: str = "windows"
    platform_details: str = "Windows"
    name: str = ""
    private_ip: str = ""
    vpc_id: str = ""
    instance_type: str = ""
    architecture: str = "x86_64"
    boot_mode: str = "legacy-bios"
    root_device_type: str = "ebs"
    ping_status: str = ""
    disks: tuple[Disk, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    subnet_id: str = ""
    interface_count: int = 1

    @property
    def disk_bytes(self) -> int:
        """Tell how many bytes the initial replication has to look at."""
        return sum(disk.size_gib for disk in self.disks) * 1024**3


def stopped(instance: SourceInstance) -> bool:
    """Say whether the instance has come to rest."""
    return instance.state is InstanceState.STOPPED


def running(instance: SourceInstance) -> bool:
    """Say whether the instance runs."""
    return instance.state is InstanceState.RUNNING
