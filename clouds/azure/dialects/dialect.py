"""What differs between the providers: whom they know, and how their requests are written."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from domain.component import Component
from domain.job import Job
from domain.machine import Discovery
from domain.migration import Landing
from domain.protected_item import ProtectedItem
from domain.provider import Provider
from domain.rehearsal import RehearsalOrder
from domain.replication import (
    MachineSearch,
    Place,
    PlaceSearch,
    ProviderSwitch,
    ReplicationOrder,
    ServerMove,
)
from domain.target.properties import TargetProperties
from domain.vault import ReplicationAppliance, Vault

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models


class Dialect(Protocol):
    """One provider's ways; its errors are those of the ports, its requests the SDK's models."""

    provider: Provider

    def components(self, vault: Vault) -> Iterator[Component]:
        """List the servers that have registered."""
        ...

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Find the server that the landing names, or that it may leave unnamed."""
        ...

    def find_place(self, search: PlaceSearch) -> Place:
        """Find the item that protects the machine already, else the server for it."""
        ...

    def start_discovery(self, search: MachineSearch) -> Job:
        """Begin to make the vault look for the machine, where it has to be told."""
        ...

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine among those that the fabric knows."""
        ...

    def enabling(self, order: ReplicationOrder) -> "models.EnableProtectionProviderSpecificInput":
        """Write what enabling says of this provider."""
        ...

    def failover(self, point_id: str) -> "models.UnplannedFailoverProviderSpecificInput":
        """Write what a failover says of this provider: to a point, or to the latest if empty."""
        ...

    def rehearsal(self, order: RehearsalOrder) -> "models.TestFailoverProviderSpecificInput":
        """Write what a test failover says of this provider."""
        ...

    def point_change(self, point_id: str) -> "models.ApplyRecoveryPointProviderSpecificInput":
        """Write what a change of recovery point says of this provider."""
        ...

    def read(self, properties: Any) -> dict[str, Any]:
        """Read the fields of a protected item that this provider tells in its own way."""
        ...

    def read_target(self, properties: Any) -> TargetProperties:
        """Read what an item becomes in Azure."""
        ...

    def target_update(
        self, change: TargetProperties, properties: Any
    ) -> "models.UpdateReplicationProtectedItemInput":
        """Write a change of what an item becomes, whose properties are these now."""
        ...

    def start_move(self, item: ProtectedItem, move: ServerMove) -> Job:
        """Begin to move an item, which is elsewhere, to the other server."""
        ...

    def start_switch(self, item: ProtectedItem, switch: ProviderSwitch) -> Job:
        """Begin to switch the item to the modernised provider."""
        ...

    def updating_account(self, item: ProtectedItem) -> str:
        """Tell the account by which an item's mobility service is updated; empty for none."""
        ...
