"""The orders that begin and steer an instance's replication."""

from dataclasses import dataclass

from domain.machine import DiscoveredMachine, MachineIdentity
from domain.migration import Landing, Target
from domain.names import protected_item_name
from domain.source_instance import InstanceRef
from domain.vault import ReplicationAppliance


@dataclass(frozen=True, slots=True)
class MachineSearch:
    """Whom to look for, and in the physical site of which appliance."""

    appliance: ReplicationAppliance
    identity: MachineIdentity


@dataclass(frozen=True, slots=True)
class ReplicationOrder:
    """The order to protect one machine: under which id, through which appliance, to become what."""

    item_id: str
    machine: DiscoveredMachine
    appliance: ReplicationAppliance
    landing: Landing
    target: Target


def protected_item_id(appliance: ReplicationAppliance, ref: InstanceRef) -> str:
    """Spell the ARM id of the instance's protected item, whether it exists yet or not."""
    name = protected_item_name(ref)
    return f"{appliance.container_id}/replicationProtectedItems/{name}"
