"""The side that they arrive at: the vault and the subscription."""

from typing import Protocol

from domain.component import Component, ComponentQuery
from domain.job import Job, JobResumption
from domain.machine import Discovery
from domain.migration import Landing
from domain.protected_item import ProtectedItem
from domain.rehearsal import RehearsalOrder
from domain.replication import (
    MachineSearch,
    Place,
    PlaceSearch,
    PointChange,
    PointFailover,
    ProviderSwitch,
    RecoveryPoint,
    ReplicationOrder,
    ServerMove,
)
from domain.target.properties import TargetFound, TargetOrder
from domain.vault import ReplicationAppliance
from domain.virtual_machine import VirtualMachine


class SiteRecoveryUpkeep(Protocol):
    """What the same vault can do besides migrating: its servers, and items that stay longer."""

    def list_components(self, query: ComponentQuery) -> tuple[Component, ...]:
        """List the provider's servers that have registered; none before the first has.

        Refused `site_recovery.404` when there is no such vault.
        """
        ...

    def list_recovery_points(self, item_id: str) -> tuple[RecoveryPoint, ...]:
        """List the item's recovery points, the newest first."""
        ...

    def start_point_change(self, change: PointChange) -> Job:
        """Begin to put another recovery point in the place of the one failed over to."""
        ...

    def start_move(self, move: ServerMove) -> Job:
        """Begin to move the item to another process server or appliance, unless it is there."""
        ...

    def start_provider_switch(self, switch: ProviderSwitch) -> Job:
        """Begin to switch a classic item to the modernised provider, unless it has switched."""
        ...

    def start_agent_update(self, item_id: str) -> Job:
        """Begin to update the item's mobility service to what the vault offers."""
        ...

    def resume_job(self, resumption: JobResumption) -> Job:
        """Let a suspended job go on; one that is not suspended stays as it is."""
        ...


class SiteRecovery(SiteRecoveryUpkeep, Protocol):
    """The Recovery Services vault that the instances replicate into; all ids are ARM ids.

    A landing, an appliance or an item says by which of the two providers.
    """

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Find the landing's appliance and read its health; Refused when there is none."""
        ...

    def find_place(self, search: PlaceSearch) -> Place:
        """Find the item that protects the machine already, else the server with room for it.

        Refused `site_recovery.provider_retired` when it is new and its provider takes none any
        more, `site_recovery.no_process_server_room` naming each server and what is against it.
        """
        ...

    def start_discovery(self, search: MachineSearch) -> Job:
        """Begin to make the vault look for the machine, unless it knows it or needs no telling."""
        ...

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine among those that the appliance's fabric knows."""
        ...

    def enable_replication(self, order: ReplicationOrder) -> Job:
        """Begin to protect the machine; the job ends long before the initial replication does."""
        ...

    def get_protected_item(self, item_id: str) -> ProtectedItem:
        """Read an item; Refused `site_recovery.404` when there is none."""
        ...

    def read_target(self, item_id: str) -> TargetFound:
        """Read what the item becomes in Azure; nothing where there is no item."""
        ...

    def start_target_update(self, order: TargetOrder) -> Job:
        """Begin to change what the vault has otherwise than the order says, unless nothing is.

        What may be said when replication is enabled alone (the disk type) stays as it is.
        """
        ...

    def start_failover(self, item_id: str) -> Job:
        """Begin the unplanned failover to the latest recovery point; the source is left alone."""
        ...

    def start_point_failover(self, order: PointFailover) -> Job:
        """Begin the unplanned failover to exactly this recovery point; the source is left alone.

        Refused `site_recovery.other_point` when the item has failed over to another one.
        """
        ...

    def start_rehearsal(self, order: RehearsalOrder) -> Job:
        """Begin a test failover into the order's network, unless one stands.

        Replication goes on beside it.
        """
        ...

    def start_rehearsal_cleanup(self, item_id: str) -> Job:
        """Begin to delete what the item's test failover made, if one stands.

        Transient while the test failover itself is still under way.
        """
        ...

    def start_commit(self, item_id: str) -> Job:
        """Begin to give up the other recovery points: from here there is no way back."""
        ...

    def start_completion(self, item_id: str) -> Job:
        """Begin to end the protection of an item that has migrated."""
        ...

    def start_disabling(self, item_id: str) -> Job:
        """Begin to end the protection of an item, if it is there; nothing in Azure is kept."""
        ...

    def get_job(self, job_id: str) -> Job:
        """Read how far a job is."""
        ...


class TargetCloud(Protocol):
    """The Azure subscription that the instances arrive in."""

    def get_virtual_machine(self, vm_id: str) -> VirtualMachine:
        """Read a virtual machine's power and agent; Refused `compute.404` when there is none."""
        ...

    def find_peers(self, network_id: str) -> tuple[str, ...]:
        """List the ids of the networks that a network is peered with.

        Refused `network.404` when there is no such network.
        """
        ...

    def delete_virtual_machine(self, vm_id: str) -> None:
        """Begin to delete a virtual machine with its network interfaces and disks; gone is fine.

        Transient for half a minute while these are being marked to go along: ask again.
        """
        ...
