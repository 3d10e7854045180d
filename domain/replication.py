"""The orders that begin and steer an instance's replication."""

from dataclasses import dataclass
from datetime import datetime

from domain.machine import DiscoveredMachine, MachineIdentity
from domain.migration import Landing, Target
from domain.names import protected_item_name
from domain.source_instance import InstanceRef
from domain.vault import ReplicationAppliance


@dataclass(frozen=True, slots=True)
class PlaceSearch:
    """Whom to find a place for: an instance by its private IPv4 `address`, in one landing."""

    landing: Landing
    ref: InstanceRef
    address: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a machine replicates, or is to: through which server; as which item, if it has one."""

    appliance: ReplicationAppliance
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class MachineSearch:
    """Whom to look for, and under which appliance or process server.

    The modernised provider knows machines by their identity; the classic one is told to discover
    a Windows machine by its private IPv4 `address`, under `name`.
    """

    appliance: ReplicationAppliance
    identity: MachineIdentity
    address: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReplicationOrder:
    """The order to protect one machine: under which id, through which appliance, to become what."""

    item_id: str
    machine: DiscoveredMachine
    appliance: ReplicationAppliance
    landing: Landing
    target: Target


@dataclass(frozen=True, slots=True)
class RecoveryPoint:
    """A state of all disks of an item; `taken` is UTC, `kind` the service's word."""

    point_id: str
    taken: datetime
    kind: str = ""

    @property
    def name(self) -> str:
        """Cut the point's ARM id down to its name among the item's points, in small letters."""
        return point_name(self.point_id)


@dataclass(frozen=True, slots=True)
class PointFailover:
    """The order to fail an item over to exactly this recovery point, by its ARM id."""

    item_id: str
    point_id: str


@dataclass(frozen=True, slots=True)
class PointChange:
    """The order to replace a failed over, uncommitted machine by one from another point."""

    item_id: str
    recovery_point_id: str

    @property
    def point_name(self) -> str:
        """Cut the point's ARM id down to its name among the item's points, in small letters."""
        return point_name(self.recovery_point_id)


@dataclass(frozen=True, slots=True)
class ServerMove:
    """The order to let an item replicate through another process server or appliance."""

    item_id: str
    onto: ReplicationAppliance


@dataclass(frozen=True, slots=True)
class ProviderSwitch:
    """The order to let a classic item go on with the modernised provider, by that appliance."""

    item_id: str
    appliance: ReplicationAppliance
    landing: Landing


def point_name(point_id: str) -> str:
    """Cut a recovery point's ARM id, or its name, down to its name in small letters."""
    return point_id.rsplit("/", 1)[-1].lower()


def protected_item_id(appliance: ReplicationAppliance, ref: InstanceRef) -> str:
    """Spell the ARM id of the instance's protected item, whether it exists yet or not."""
    name = protected_item_name(ref)
    return f"{appliance.container_id}/replicationProtectedItems/{name}"


def item_of(machine: DiscoveredMachine, appliance: ReplicationAppliance, ref: InstanceRef) -> str:
    """Tell the ARM id of the item that protects the machine, or is to."""
    return machine.item_id or protected_item_id(appliance, ref)


def taken_over(machine: DiscoveredMachine, ref: InstanceRef) -> bool:
    """Say whether somebody else made the machine's item, whose it stays until it migrates."""
    name = machine.item_id.rsplit("/", 1)[-1].lower()
    return bool(name) and name != protected_item_name(ref)


def taking_over(machine: DiscoveredMachine) -> str:
    """Put into words that an item is taken over."""
    name = machine.item_id.rsplit("/", 1)[-1]
    return (
        f"item {name} protects the machine already: it is taken over as it is, and stays if the "
        "instance is taken back"
    )
