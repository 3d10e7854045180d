"""The port to the vault, on the model: what is done or under way is found again."""

from domain.errors import Refusal, Refused, Transient
from domain.job import NOTHING_TO_DO, Job
from domain.machine import Discovery, same_machine
from domain.migration import Landing
from domain.protected_item import ProtectedItem, allows, forbidden, never_enabled
from domain.provider import Provider
from domain.replication import MachineSearch, Place, PlaceSearch, ReplicationOrder
from domain.vault import ReplicationAppliance
from local.simulators.site_recovery.in_process import verbs
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.readings import (
    read_appliance,
    read_item,
    read_job,
    read_machine,
)
from local.simulators.site_recovery.in_process.scope import require_vault
from local.simulators.site_recovery.in_process.upkeep import SimulatedUpkeep
from local.simulators.site_recovery.in_process.verbs import Verb
from local.simulators.site_recovery.in_process.writing import write_enable_order
from local.simulators.site_recovery.model import discovery, enabling, items, job_control
from local.simulators.site_recovery.model.arm_id import last_segment, same_id
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.fabrics import FABRICS, shown_fabrics


class SimulatedSiteRecovery(SimulatedUpkeep):
    """`clouds.ports.SiteRecovery`, with its upkeep, on a simulated world."""

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Find the landing's appliance and read its health; Refused when there is none."""
        world, wanted = self._world, landing.appliance_name
        with translated("site_recovery", landing.vault.name), world.turn("get_fabric"):
            require_vault(world, landing.vault)
            world.agenda.look(FABRICS)
            found = [
                (fabric, one)
                for fabric in shown_fabrics(world, Provider.MODERNISED)
                for one in fabric.shown
            ]
            fits = [(fabric, one) for fabric, one in found if wanted in {"", one.name}]
            if len(fits) == 1:
                return read_appliance(world, *fits[0])
        raise Refused(_no_appliance(landing, [one.name for _, one in found]))

    def find_place(self, search: PlaceSearch) -> Place:
        """Find the landing's appliance: the modernised provider's machines have no other place."""
        return Place(self.get_appliance(search.landing))

    def start_discovery(self, search: MachineSearch) -> Job:
        """Do nothing: the modernised provider's machines announce themselves."""
        del search
        return NOTHING_TO_DO

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine in the physical site of the appliance."""
        world = self._world
        with translated("off_azure", search.identity.fqdn):
            for machine in discovery.list_machines(world):
                shown = read_machine(world, machine)
                if same_machine(search.identity, shown.identity):
                    return Discovery(shown)
        return Discovery()

    def enable_replication(self, order: ReplicationOrder) -> Job:
        """Begin to protect the machine, unless the item is there and was not refused before."""
        item = self._find(order.item_id)
        if item and item.running_job_id:
            return Job(item.running_job_id, scenario=item.running_scenario)
        if item and not never_enabled(item):
            return NOTHING_TO_DO
        with translated("site_recovery", order.item_id):
            enable_order = write_enable_order(order)
            name = last_segment(order.item_id)
            return read_job(
                self._world, enabling.enable_replication(self._world, name, enable_order)
            )

    def get_protected_item(self, item_id: str) -> ProtectedItem:
        """Read an item; Refused `site_recovery.404` when there is none."""
        world = self._world
        with translated("site_recovery", item_id), world.intervention():
            item = items.get_item(world, last_segment(item_id))
            if not same_id(item.item_id, item_id):
                raise not_found("replicationProtectedItems", item_id)
            return read_item(world, item_id, item)

    def start_failover(self, item_id: str) -> Job:
        """Begin the unplanned failover to the latest recovery point; the source is left alone."""
        return self._act(item_id, verbs.FAIL_OVER)

    def start_commit(self, item_id: str) -> Job:
        """Begin to give up the other recovery points."""
        return self._act(item_id, verbs.COMMIT)

    def start_completion(self, item_id: str) -> Job:
        """Begin to end the protection of an item that has migrated."""
        return self._act(item_id, verbs.COMPLETE)

    def start_disabling(self, item_id: str) -> Job:
        """Begin to end the protection of an item, if it is there."""
        return self._act(item_id, verbs.DISABLE)

    def get_job(self, job_id: str) -> Job:
        """Read how far a job is."""
        with translated("site_recovery", job_id), self._world.intervention():
            return read_job(
                self._world, job_control.get_job(self._world, last_segment(job_id).casefold())
            )

    def _find(self, item_id: str) -> ProtectedItem | None:
        try:
            return self.get_protected_item(item_id)
        except Refused as refused:
            if refused.refusal.code == "site_recovery.404":
                return None
            raise

    def _act(self, item_id: str, verb: Verb) -> Job:
        item = self._find(item_id)
        if item is None:
            return NOTHING_TO_DO if verb.missing_is_done else self._begin(item_id, verb)
        if verb.done(item):
            return NOTHING_TO_DO
        if item.running_job_id and item.running_scenario == verb.scenario:
            return Job(item.running_job_id, scenario=item.running_scenario)
        if item.running_job_id and not item.allowed_operations:
            raise Transient(f"{item_id}: {item.running_scenario} is still running")
        if not allows(item, verb.operation):
            raise Refused(forbidden(item, verb.operation))
        return self._begin(item_id, verb)

    def _begin(self, item_id: str, verb: Verb) -> Job:
        with translated("site_recovery", item_id):
            return read_job(self._world, verb.begin(self._world, last_segment(item_id)))


def _no_appliance(landing: Landing, names: list[str]) -> Refusal:
    wanted = landing.appliance_name or "the only appliance"
    return Refusal(
        code="site_recovery.no_appliance",
        subject=landing.vault.name,
        detail=f"{wanted} was asked for, and the vault has {', '.join(names) or 'none'}",
        remedy="Name one that the vault has, or register one with it.",
    )
