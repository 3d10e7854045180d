"""The landing zone: everything that must stand before an instance can replicate.

Vault, servers of the chosen provider on both sides, their way to the instances, and a protection
group.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from domain.component import Role
from domain.pace import Vigil
from domain.protection_group import ReplicationSettings
from domain.provider import Provider
from domain.source_instance import InstanceRef
from domain.vault import Vault

_S, _M, _H, _D = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


@dataclass(frozen=True, slots=True)
class AzurePlace:
    """Where servers stand in Azure; ids are ARM ids. `key_vault_url` is where secrets pass.

    `identity_id` is the user-assigned identity by which servers read and write that key vault;
    empty gives each one of its own, which somebody has to let in.
    """

    location: str
    resource_group: str
    subnet_id: str = ""
    key_vault_url: str = ""
    identity_id: str = ""


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
class ZonePace:
    """How long each part may take. Travels in the input, so a replay waits as the first run did.

    15 minutes until a server shows up in the vault are normal once its set-up is through, which
    takes longer; hence 90 before it counts as missing. A server's heartbeat may be away for
    `heartbeat` before it counts as dead.
    """

    vault: Vigil = Vigil(10 * _S, 30 * _S, 15 * _M)
    server: Vigil = Vigil(30 * _S, 2 * _M, 1 * _H)
    passphrase: Vigil = Vigil(30 * _S, 2 * _M, 30 * _M)
    registration: Vigil = Vigil(60 * _S, 60 * _S, 90 * _M)
    heartbeat: Vigil = Vigil(60 * _S, 2 * _M, 20 * _M)
    command: Vigil = Vigil(10 * _S, 60 * _S, 1 * _H)
    job: Vigil = Vigil(30 * _S, 2 * _M, 2 * _H)
    person: Vigil = Vigil(60 * _S, 10 * _M, 7 * _D)
    reach_again: Vigil = Vigil(15 * _M, 1 * _D, 7 * _D)


class Purpose(StrEnum):
    """What an attempt at a landing zone is for: to prepare it, or to take back what was made."""

    PREPARE = "prepare"
    TAKE_BACK = "take_back"


@dataclass(frozen=True, slots=True)
class LandingZone:
    """The order to prepare a landing zone, or to take it back.

    With `accept_closed_ports` it goes on although ports of instances are closed, which a wave may
    open later. `protection_group` is the name of the group it ends with, and `settings` what the
    group says where it has to be made; `attempt` counts the stories told of the zone, and `servers`
    are those that an earlier one has left standing.
    """

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
    accept_closed_ports: bool = False
    pace: ZonePace = field(default_factory=ZonePace)
    attempt: int = 1
    purpose: Purpose = Purpose.PREPARE
    servers: tuple[Server, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerOrder:
    """The order to have one server of a landing zone.

    `size` is an EC2 instance type or an Azure size, `cache_gib` the size of its cache disk.
    Servers that join a configuration server are told its address. `attempt` is the zone's: each
    may launch the server once, if there is none.
    """

    zone: str
    role: Role
    vault: Vault
    azure: AzurePlace
    aws: AwsPlace
    size: str
    cache_gib: int
    configuration_server_address: str = ""
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class VaultOrder:
    """The order to have a vault, in an Azure region."""

    vault: Vault
    location: str


@dataclass(frozen=True, slots=True)
class RegistrationOrder:
    """The order to have a zone's registration file for the vault in a key vault."""

    zone: str
    vault: Vault
    azure: AzurePlace


@dataclass(frozen=True, slots=True)
class PassphraseOrder:
    """The order to copy a configuration server's passphrase to where a set-up in AWS reads it."""

    zone: str
    aws: AwsPlace
    azure: AzurePlace


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
