"""What the vault can do besides migrating: its servers, and items that stay longer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from clouds.azure.dialects.dialect import Dialect
from clouds.azure.errors import translated
from clouds.azure.fabrics import item_path
from clouds.azure.item_verbs import Verb
from clouds.azure.jobs import start_job
from clouds.azure.reading import read_job
from clouds.azure.vault_items import VaultItems, running
from domain.component import Component, ComponentQuery
from domain.job import NOTHING_TO_DO, Job, JobResumption, to_resume
from domain.protected_item import Operation, require_provider, require_replicating
from domain.provider import Provider
from domain.replication import PointChange, ProviderSwitch, RecoveryPoint, ServerMove

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models

_CHANGE = ("changerecoverypoint", "applyrecoverypoint", "changepit")
_MOVE = ("appliance", "processserver", "gateway")


class VaultUpkeep:
    """The vault's servers, jobs and longer-lived items, by the real SDK."""

    def __init__(self, arm: Arm, dialects: Mapping[Provider, Dialect], items: VaultItems) -> None:
        self._arm = arm
        self._dialects = dialects
        self._items = items

    def list_components(self, query: ComponentQuery) -> tuple[Component, ...]:
        """List the provider's servers that have registered; none before the first has."""
        return tuple(self._dialects[query.provider].components(query.vault))

    def list_recovery_points(self, item_id: str) -> tuple[RecoveryPoint, ...]:
        """List the item's recovery points, the newest first: the vault keeps no order."""
        points: Any = self._arm.site_recovery.recovery_points
        with translated("site_recovery", item_id):
            found = [
                RecoveryPoint(
                    each.id,
                    each.properties.recovery_point_time,
                    each.properties.recovery_point_type or "",
                )
                for each in points.list_by_replication_protected_items(*item_path(item_id))
            ]
        return tuple(sorted(found, key=lambda point: point.taken, reverse=True))

    def start_point_change(self, change: PointChange) -> Job:
        """Begin to put another recovery point in the place of the one failed over to."""
        point_id = change.recovery_point_id

        def body(dialect: Dialect) -> "models.ApplyRecoveryPointInput":
            from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

            return models.ApplyRecoveryPointInput(
                properties=models.ApplyRecoveryPointInputProperties(
                    recovery_point_id=point_id,
                    provider_specific_details=dialect.point_change(point_id),
                )
            )

        verb = Verb(
            Operation.CHANGE_RECOVERY_POINT,
            _CHANGE,
            lambda item: item.failover_point_id.lower() == point_id.lower(),
        )
        begin = self._items.api.begin_apply_recovery_point
        return self._items.act(change.item_id, verb, begin, body)

    def start_move(self, move: ServerMove) -> Job:
        """Begin to move the item to another process server or appliance, unless it is there."""
        item, onto = self._items.get(move.item_id), move.onto
        if item.process_server_id.lower() == onto.process_server_id.lower():
            return NOTHING_TO_DO
        remedy = "Name a server of the item's own provider, or switch its provider."
        require_provider(item, onto.provider, f"a move to {onto.name}", remedy)
        require_replicating(item, "a move")
        if job := running(item, *_MOVE):
            return job
        return self._dialects[item.provider].start_move(item, move)

    def start_provider_switch(self, switch: ProviderSwitch) -> Job:
        """Begin to switch a classic item to the modernised provider, unless it has switched."""
        item = self._items.get(switch.item_id)
        if item.provider is Provider.MODERNISED:
            return NOTHING_TO_DO
        require_replicating(item, "a switch of provider")
        if job := running(item, "switchprovider"):
            return job
        return self._dialects[item.provider].start_switch(item, switch)

    def start_agent_update(self, item_id: str) -> Job:
        """Begin to update the item's mobility service to what the vault offers."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        item = self._items.get(item_id)
        if item.agent_outdated is False:
            return NOTHING_TO_DO
        require_replicating(item, "an update of the mobility service")
        if job := running(item, "mobility"):
            return job
        account = self._dialects[item.provider].updating_account(item)
        body = models.UpdateMobilityServiceRequest(
            properties=models.UpdateMobilityServiceRequestProperties(
                run_as_account_id=account or None
            )
        )
        begin = self._items.api.begin_update_mobility_service
        return start_job(item_id, begin, *item_path(item_id), body)

    def get_job(self, job_id: str) -> Job:
        """Read how far a job is."""
        with translated("site_recovery", job_id):
            job = self._arm.site_recovery.replication_jobs.get(*_job_path(job_id))
        return read_job(job_id, job)

    def resume_job(self, resumption: JobResumption) -> Job:
        """Let a suspended job go on; one that is not suspended stays as it is."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        job = self.get_job(resumption.job_id)
        if not to_resume(job, resumption):
            return job
        body = models.ResumeJobParams(
            properties=models.ResumeJobParamsProperties(comments=resumption.comment)
        )
        begin = self._arm.site_recovery.replication_jobs.begin_resume
        start_job(resumption.job_id, begin, *_job_path(resumption.job_id), body)
        return Job(resumption.job_id)


def _job_path(job_id: str) -> tuple[str, str, str]:
    ids = parts(job_id)
    return ids["resourcegroups"], ids["vaults"], ids["replicationjobs"]
