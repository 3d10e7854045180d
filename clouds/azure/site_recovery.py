"""Site Recovery behind the port: one vault, and a dialect for each of its two providers.

A landing, an appliance or an item says which provider it is of.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from clouds.azure.arm import Arm
from clouds.azure.dialects import dialects
from clouds.azure.dialects.dialect import Dialect
from clouds.azure.fabrics import item_path
from clouds.azure.item_verbs import CLEAN_UP, COMMIT, COMPLETE, DISABLE, FAIL_OVER, REHEARSE
from clouds.azure.jobs import start_job
from clouds.azure.vault_items import VaultItems
from clouds.azure.vault_targets import VaultTargets
from domain.job import NOTHING_TO_DO, Job
from domain.machine import Discovery
from domain.migration import Landing
from domain.protected_item import ProtectedItem, failed_over_to, never_enabled
from domain.provider import require_open
from domain.rehearsal import RehearsalOrder
from domain.replication import MachineSearch, Place, PlaceSearch, PointFailover, ReplicationOrder
from domain.vault import ReplicationAppliance

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models


class AzureSiteRecovery(VaultTargets):
    """The vault, by the real SDK."""

    def __init__(self, arm: Arm) -> None:
        known = dialects(arm)
        super().__init__(arm, known, VaultItems(arm, known))

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Find the landing's appliance and read its health."""
        return self._dialects[landing.provider].get_appliance(landing)

    def find_place(self, search: PlaceSearch) -> Place:
        """Find the item that protects the machine already, else the server with room for it."""
        return self._dialects[search.landing.provider].find_place(search)

    def start_discovery(self, search: MachineSearch) -> Job:
        """Begin to make the vault look for the machine, unless it knows it."""
        return self._dialects[search.appliance.provider].start_discovery(search)

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine among those that the appliance's fabric knows."""
        return self._dialects[search.appliance.provider].find_machine(search)

    def get_protected_item(self, item_id: str) -> ProtectedItem:
        """Read an item; what only many wait for may be some seconds old."""
        return self._items.watch(item_id)

    def enable_replication(self, order: ReplicationOrder) -> Job:
        """Begin to protect the machine, unless the item is there and no earlier attempt failed."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        item = self._items.find(order.item_id)
        if item and not never_enabled(item):
            return Job(item.running_job_id) if item.running_job_id else NOTHING_TO_DO
        landing, provider = order.landing, order.appliance.provider
        name = order.item_id.rsplit("/", 1)[-1]
        require_open(provider, name, allow_retired=landing.allow_retired_provider)
        # Both providers take the machine's own id as the protectable item's, as Microsoft's
        # scripts have it.
        enabling = models.EnableProtectionInput(
            properties=models.EnableProtectionInputProperties(
                policy_id=f"{landing.vault.arm_id}/replicationPolicies/{landing.policy_name}",
                protectable_item_id=order.machine.machine_id,
                provider_specific_details=self._dialects[provider].enabling(order),
            )
        )
        begin = self._items.api.begin_create
        return start_job(order.item_id, begin, *item_path(order.item_id), enabling)

    def start_failover(self, item_id: str) -> Job:
        """Begin the unplanned failover to the latest recovery point; the source is left alone."""
        return self._items.act(
            item_id, FAIL_OVER, self._items.api.begin_unplanned_failover, _failover
        )

    def start_point_failover(self, order: PointFailover) -> Job:
        """Begin the unplanned failover to exactly this recovery point."""
        verb = replace(FAIL_OVER, done=lambda item: failed_over_to(item, order.point_id))
        begin = self._items.api.begin_unplanned_failover
        return self._items.act(
            order.item_id, verb, begin, lambda dialect: _failover(dialect, order.point_id)
        )

    def start_commit(self, item_id: str) -> Job:
        """Begin to give up the other recovery points."""
        return self._items.act(item_id, COMMIT, self._items.api.begin_failover_commit)

    def start_rehearsal(self, order: RehearsalOrder) -> Job:
        """Begin a test failover into the order's network, unless one stands."""

        def body(dialect: Dialect) -> "models.TestFailoverInput":
            from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

            return models.TestFailoverInput(
                properties=models.TestFailoverInputProperties(
                    failover_direction="PrimaryToRecovery",
                    network_type="VmNetworkAsInput",
                    network_id=order.network_id,
                    provider_specific_details=dialect.rehearsal(order),
                )
            )

        return self._items.act(order.item_id, REHEARSE, self._items.api.begin_test_failover, body)

    def start_rehearsal_cleanup(self, item_id: str) -> Job:
        """Begin to delete what the item's test failover made, if one stands."""
        begin = self._items.api.begin_test_failover_cleanup
        return self._items.act(item_id, CLEAN_UP, begin, _cleanup)

    def start_completion(self, item_id: str) -> Job:
        """Begin to end the protection of an item that has migrated."""
        return self._items.act(item_id, COMPLETE, self._items.api.begin_delete, _completion)

    def start_disabling(self, item_id: str) -> Job:
        """Begin to end the protection of an item, if it is there."""
        return self._items.act(item_id, DISABLE, self._items.api.begin_delete, _disabling)


def _failover(dialect: Dialect, point_id: str = "") -> "models.UnplannedFailoverInput":
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    return models.UnplannedFailoverInput(
        properties=models.UnplannedFailoverInputProperties(
            failover_direction="PrimaryToRecovery",
            source_site_operations="NotRequired",
            provider_specific_details=dialect.failover(point_id),
        )
    )


def _cleanup(dialect: Dialect) -> "models.TestFailoverCleanupInput":
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    del dialect
    return models.TestFailoverCleanupInput(
        properties=models.TestFailoverCleanupInputProperties(comments="Ferry's rehearsal is over.")
    )


def _completion(dialect: Dialect) -> "models.DisableProtectionInput":
    return _removal(dialect, "MigrationComplete")


def _disabling(dialect: Dialect) -> "models.DisableProtectionInput":
    return _removal(dialect, "NotSpecified")


def _removal(dialect: Dialect, reason: str) -> "models.DisableProtectionInput":
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    return models.DisableProtectionInput(
        properties=models.DisableProtectionInputProperties(
            disable_protection_reason=reason,
            replication_provider_input=models.DisableProtectionProviderSpecificInput(
                instance_type=dialect.provider
            ),
        )
    )
