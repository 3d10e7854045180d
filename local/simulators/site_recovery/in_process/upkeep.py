"""The vault's servers, and items that stay longer, on the model."""

from functools import partial

from domain.appliance_versions import with_latest
from domain.component import Component, ComponentQuery
from domain.job import NOTHING_TO_DO, Job, JobResumption, to_resume
from domain.protected_item import require_provider, require_replicating
from domain.provider import Provider
from domain.replication import PointChange, ProviderSwitch, RecoveryPoint, ServerMove
from local.simulators.site_recovery.in_process import verbs
from local.simulators.site_recovery.in_process.components import read_components
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.items import SimulatedItems, running
from local.simulators.site_recovery.in_process.readings import read_job
from local.simulators.site_recovery.in_process.scope import require_vault
from local.simulators.site_recovery.model import fabrics, items, job_control, recovery_points
from local.simulators.site_recovery.model.agent_update import update_agent
from local.simulators.site_recovery.model.arm_id import last_segment, same_id
from local.simulators.site_recovery.model.job import Job as ModelJob
from local.simulators.site_recovery.model.job_kinds import (
    MOVE,
    SWITCH_APPLIANCE,
    SWITCH_PROVIDER,
    UPDATE_MOBILITY_SERVICE,
)
from local.simulators.site_recovery.model.moving import MoveOrder, reassociate
from local.simulators.site_recovery.model.switching import SwitchOrder, switch_provider
from local.simulators.site_recovery.model.upkeep import switch_appliance


class SimulatedUpkeep(SimulatedItems):
    """`clouds.ports.SiteRecoveryUpkeep` on a simulated world."""

    def list_components(self, query: ComponentQuery) -> tuple[Component, ...]:
        """List the provider's servers that have registered; none before the first has."""
        world = self._world
        with translated("site_recovery", query.vault.name), world.intervention():
            require_vault(world, query.vault)
            found = tuple(
                component
                for fabric in fabrics.list_fabrics(world)
                if fabric.provider is query.provider
                for component in read_components(world, fabric)
            )
            if query.provider is Provider.CLASSIC:
                return found
            homes = [item.home.provider for item in world.items.values()]
            told = [world.settings.latest_version] if query.provider in homes else []
            return with_latest(found, told)

    def list_recovery_points(self, item_id: str) -> tuple[RecoveryPoint, ...]:
        """List the item's recovery points, the newest first."""
        world, name = self._world, last_segment(item_id)
        with translated("site_recovery", item_id), world.intervention():
            found = recovery_points.list_recovery_points(world, name)
            item = items.find_item(world, name)
            return tuple(
                RecoveryPoint(
                    recovery_points.point_id(world, item, one),
                    recovery_points.stamped(world, item, one),
                    one.kind,
                )
                for one in reversed(found)
            )

    def start_point_change(self, change: PointChange) -> Job:
        """Begin to put another recovery point in the place of the one failed over to."""
        return self._act(change.item_id, verbs.change_to(change.recovery_point_id))

    def start_move(self, move: ServerMove) -> Job:
        """Begin to move the item to another process server or appliance, unless it is there."""
        item, onto = self.get_protected_item(move.item_id), move.onto
        if same_id(item.process_server_id, onto.process_server_id):
            return NOTHING_TO_DO
        remedy = "Name a server of the item's own provider, or switch its provider."
        require_provider(item, onto.provider, f"a move to {onto.name}", remedy)
        require_replicating(item, "a move")
        kind = MOVE if item.provider is Provider.CLASSIC else SWITCH_APPLIANCE
        if job := running(item, kind.scenario):
            return job
        world, name = self._world, last_segment(move.item_id)
        with translated("site_recovery", move.item_id), world.intervention():
            if kind is SWITCH_APPLIANCE:
                return self._told(switch_appliance(world, name, onto.process_server_id))
            fabric = items.find_item(world, name).fabric
            order = MoveOrder(
                fabric.container, item.process_server_id, onto.process_server_id, (name,)
            )
            return self._told(reassociate(world, fabric, order))

    def start_provider_switch(self, switch: ProviderSwitch) -> Job:
        """Begin to switch a classic item to the modernised provider, unless it has switched."""
        item, onto = self.get_protected_item(switch.item_id), switch.appliance
        if item.provider is Provider.MODERNISED:
            return NOTHING_TO_DO
        require_replicating(item, "a switch of provider")
        if job := running(item, SWITCH_PROVIDER.scenario):
            return job
        vault_id = switch.landing.vault.arm_id
        order = SwitchOrder(vault_id, onto.fabric_id, onto.process_server_id)
        with translated("site_recovery", switch.item_id):
            return self._told(switch_provider(self._world, last_segment(switch.item_id), order))

    def start_agent_update(self, item_id: str) -> Job:
        """Begin to update the item's mobility service to what the vault offers."""
        item = self.get_protected_item(item_id)
        if item.agent_outdated is False:
            return NOTHING_TO_DO
        require_replicating(item, "an update of the mobility service")
        if job := running(item, UPDATE_MOBILITY_SERVICE.scenario):
            return job
        begin = partial(update_agent, self._world, last_segment(item_id), UPDATE_MOBILITY_SERVICE)
        with translated("site_recovery", item_id):
            return self._told(begin())

    def resume_job(self, resumption: JobResumption) -> Job:
        """Let a suspended job go on; one that is not suspended stays as it is."""
        job = self.get_job(resumption.job_id)
        if not to_resume(job, resumption):
            return job
        with translated("site_recovery", resumption.job_id):
            name = last_segment(resumption.job_id).casefold()
            return self._told(job_control.resume_job(self._world, name))

    def _told(self, job: ModelJob) -> Job:
        return read_job(self._world, job)
