"""Site Recovery's modernised provider (InMageRcm) behind the port.

Operations are started and their job is kept; nobody blocks on a poller. An action is not
idempotent by itself, so each looks at the item first: what is done or under way is found again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from clouds.azure.enabling import enable_input
from clouds.azure.errors import translated
from clouds.azure.fabric import PROVIDER, Fabrics
from clouds.azure.jobs import start_job
from clouds.azure.reading import read_item, read_job
from domain.errors import Refused, Transient
from domain.job import NOTHING_TO_DO, Job
from domain.machine import Discovery
from domain.migration import Landing
from domain.protected_item import (
    Operation,
    ProtectedItem,
    allows,
    committed,
    failed_over,
    forbidden,
    never_enabled,
)
from domain.replication import MachineSearch, Place, PlaceSearch, ReplicationOrder
from domain.vault import ReplicationAppliance

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models

NOT_FOUND = "site_recovery.404"


@dataclass(frozen=True, slots=True)
class Verb:
    """An operation on an item: what the vault calls it, and when there is nothing left to do.

    `scenarios` are words of the names that its running job may have; not all are published.
    """

    operation: Operation
    scenarios: tuple[str, ...]
    done: Callable[[ProtectedItem], bool]
    missing_is_done: bool = False


FAIL_OVER = Verb(Operation.UNPLANNED_FAILOVER, ("unplannedfailover",), failed_over)
COMMIT = Verb(Operation.COMMIT, ("commit",), committed)
_END = ("disable", "remove")
COMPLETE = Verb(Operation.COMPLETE_MIGRATION, _END, lambda _: False, missing_is_done=True)
DISABLE = Verb(Operation.DISABLE, _END, lambda _: False, missing_is_done=True)


class InMageRcm:
    """The vault, by the real SDK."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm
        self._fabrics = Fabrics(arm)

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Find the landing's appliance and read its health."""
        return self._fabrics.get_appliance(landing)

    def find_place(self, search: PlaceSearch) -> Place:
        """Find the landing's appliance: this provider's machines have no other place."""
        return Place(self.get_appliance(search.landing))

    def start_discovery(self, search: MachineSearch) -> Job:
        """Do nothing: this provider's machines announce themselves."""
        del search
        return NOTHING_TO_DO

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine in the physical site of the appliance."""
        return self._fabrics.find_machine(search)

    def get_protected_item(self, item_id: str) -> ProtectedItem:
        """Read an item."""
        with translated("site_recovery", item_id):
            return read_item(item_id, self._items.get(*_path(item_id)))

    def get_job(self, job_id: str) -> Job:
        """Read how far a job is."""
        ids = parts(job_id)
        with translated("site_recovery", job_id):
            job = self._arm.site_recovery.replication_jobs.get(
                ids["resourcegroups"], ids["vaults"], ids["replicationjobs"]
            )
        return read_job(job_id, job)

    def enable_replication(self, order: ReplicationOrder) -> Job:
        """Begin to protect the machine, unless the item is there and no earlier attempt failed."""
        item = self._find(order.item_id)
        if item is None or never_enabled(item):
            return self._start(order.item_id, self._items.begin_create, enable_input(order))
        return Job(item.running_job_id) if item.running_job_id else NOTHING_TO_DO

    def start_failover(self, item_id: str) -> Job:
        """Begin the unplanned failover to the latest recovery point; the source is left alone."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        failover = models.UnplannedFailoverInput(
            properties=models.UnplannedFailoverInputProperties(
                failover_direction="PrimaryToRecovery",
                source_site_operations="NotRequired",
                provider_specific_details=models.InMageRcmUnplannedFailoverInput(
                    perform_shutdown="false"
                ),
            )
        )
        return self._act(item_id, FAIL_OVER, self._items.begin_unplanned_failover, failover)

    def start_commit(self, item_id: str) -> Job:
        """Begin to give up the other recovery points."""
        return self._act(item_id, COMMIT, self._items.begin_failover_commit)

    def start_completion(self, item_id: str) -> Job:
        """Begin to end the protection of an item that has migrated."""
        return self._act(item_id, COMPLETE, self._items.begin_delete, _removal("MigrationComplete"))

    def start_disabling(self, item_id: str) -> Job:
        """Begin to end the protection of an item, if it is there."""
        return self._act(item_id, DISABLE, self._items.begin_delete, _removal("NotSpecified"))

    @property
    def _items(self) -> Any:
        return self._arm.site_recovery.replication_protected_items

    def _find(self, item_id: str) -> ProtectedItem | None:
        try:
            return self.get_protected_item(item_id)
        except Refused as refused:
            if refused.refusal.code == NOT_FOUND:
                return None
            raise

    def _act(self, item_id: str, verb: Verb, begin: Callable[..., Any], *body: Any) -> Job:
        item = self._find(item_id)
        if item is None:
            # Where something is missing, the service's own 404 says it best.
            return NOTHING_TO_DO if verb.missing_is_done else self._start(item_id, begin, *body)
        if verb.done(item):
            return NOTHING_TO_DO
        scenario = item.running_scenario.lower()
        if item.running_job_id and any(word in scenario for word in verb.scenarios):
            return Job(item.running_job_id)
        if item.running_job_id and not item.allowed_operations:
            raise Transient(f"{item_id}: {item.running_scenario} is still running")
        if not allows(item, verb.operation):
            raise Refused(forbidden(item, verb.operation))
        return self._start(item_id, begin, *body)

    def _start(self, item_id: str, begin: Callable[..., Any], *body: Any) -> Job:
        return start_job(item_id, begin, *_path(item_id), *body)


def _path(item_id: str) -> tuple[str, str, str, str, str]:
    ids = parts(item_id)
    return (
        ids["resourcegroups"],
        ids["vaults"],
        ids["replicationfabrics"],
        ids["replicationprotectioncontainers"],
        ids["replicationprotecteditems"],
    )


def _removal(reason: str) -> "models.DisableProtectionInput":
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    return models.DisableProtectionInput(
        properties=models.DisableProtectionInputProperties(
            disable_protection_reason=reason,
            replication_provider_input=models.DisableProtectionProviderSpecificInput(
                instance_type=PROVIDER
            ),
        )
    )
