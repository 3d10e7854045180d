"""The landing zone: everything that must stand before an instance can replicate.

Vault, servers of the chosen provider on both sides, their way to the instances, and a protection
group.
"""

from dataclasses import dataclass, field

from domain.component import Role
from domain.protection_group import ReplicationSettings
from domain.provider import Provider
from domain.source_instance import InstanceRef
from domain.vault import Vault


@dataclass(frozen=True, slots=True)
class AzurePlace:
    """Where servers stand in Azure; ids are ARM ids. `key_vault_url` is where secrets pass."""

    location: str
    resource_group: str
    subnet_id: str = ""
    key_vault_url: str = ""


@dataclass(frozen=True, slots=True)
class AwsPlace:
    """Where servers stand in AWS: the subnet (`subnet-…`) and the instance profile they run as.

    The servers' set-up fetches its secrets by the profile's rights; `image_id` is a Windows
    Server image of the region, empty for the newest that Amazon publishes.
    """

    account_id: str
    region: str
    subnet_id: str
    instance_profile: str = ""
    image_id: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What the servers are sized for: machines, and the data that they change a day, in GiB."""

    machines: int = 20
    daily_change_gib: int = 200


@dataclass(frozen=True, slots=True)
class LandingZone:
    """The order to prepare a landing zone."""

    name: str
    provider: Provider
    vault: Vault
    azure: AzurePlace
    aws: AwsPlace
    load: Load = field(default_factory=Load)
    instances: tuple[InstanceRef, ...] = ()
    protection_group: str = ""
    settings: ReplicationSettings = field(default_factory=ReplicationSettings)
    separate_master_target: bool = False
    allow_retired_provider: bool = False


@dataclass(frozen=True, slots=True)
class ServerOrder:
    """The order to have one server of a landing zone.

    `size` is an EC2 instance type or an Azure size, `cache_gib` the size of its cache disk.
    Servers that join a configuration server are told its address.
    """

    zone: str
    role: Role
    vault: Vault
    azure: AzurePlace
    aws: AwsPlace
    size: str
    cache_gib: int
    configuration_server_address: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """A machine that was made for a landing zone; `server_id` is an instance id or an ARM id.

    `ready` says that the machine runs and its set-up may have begun, `problem` why it never will.
    """

    role: Role
    server_id: str
    address: str = ""
    ready: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReachOrder:
    """The order to try, from a server in AWS, which ports answer: address to TCP ports."""

    server: InstanceRef
    ports: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether one port of one address answered."""

    address: str
    port: int
    open: bool
