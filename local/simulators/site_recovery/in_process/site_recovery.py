"""The port to the vault, on the model; each provider's machines and servers are found its way."""

from domain.job import NOTHING_TO_DO, Job
from domain.machine import Discovery
from domain.migration import Landing
from domain.protected_item import never_enabled
from domain.provider import Provider, require_open
from domain.rehearsal import RehearsalOrder
from domain.replication import MachineSearch, Place, PlaceSearch, PointFailover, ReplicationOrder
from domain.vault import ReplicationAppliance
from local.simulators.site_recovery.in_process import verbs
from local.simulators.site_recovery.in_process.classic import ClassicSide
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.modernised import ModernisedSide
from local.simulators.site_recovery.in_process.readings import read_job
from local.simulators.site_recovery.in_process.targets import SimulatedTargets
from local.simulators.site_recovery.in_process.writing import write_enable_order
from local.simulators.site_recovery.model import enabling
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.world import World


class SimulatedSiteRecovery(SimulatedTargets):
    """`clouds.ports.SiteRecovery` and its upkeep on a simulated world."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._sides: dict[Provider, ClassicSide | ModernisedSide] = {
            Provider.MODERNISED: ModernisedSide(world),
            Provider.CLASSIC: ClassicSide(world),
        }

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Find the landing's appliance and read its health; Refused when there is none."""
        return self._sides[landing.provider].get_appliance(landing)

    def find_place(self, search: PlaceSearch) -> Place:
        """Find the item that protects the machine already, else the server with room for it."""
        return self._sides[search.landing.provider].find_place(search)

    def start_discovery(self, search: MachineSearch) -> Job:
        """Begin to make the vault look for the machine, unless it knows it or needs no telling."""
        return self._sides[search.appliance.provider].start_discovery(search)

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine among those that the appliance's fabric knows."""
        return self._sides[search.appliance.provider].find_machine(search)

    def enable_replication(self, order: ReplicationOrder) -> Job:
        """Begin to protect the machine, unless the item is there and was not refused before."""
        item = self._find(order.item_id)
        if item and item.running_job_id:
            return Job(item.running_job_id, scenario=item.running_scenario)
        if item and not never_enabled(item):
            return NOTHING_TO_DO
        name, allowed = last_segment(order.item_id), order.landing.allow_retired_provider
        require_open(order.appliance.provider, name, allow_retired=allowed)
        with translated("site_recovery", order.item_id):
            enable_order = write_enable_order(order)
            return read_job(
                self._world, enabling.enable_replication(self._world, name, enable_order)
            )

    def start_failover(self, item_id: str) -> Job:
        """Begin the unplanned failover to the latest recovery point; the source is left alone."""
        return self._act(item_id, verbs.FAIL_OVER)

    def start_point_failover(self, order: PointFailover) -> Job:
        """Begin the unplanned failover to exactly this recovery point."""
        return self._act(order.item_id, verbs.fail_over_to(order.point_id))

    def start_rehearsal(self, order: RehearsalOrder) -> Job:
        """Begin a test failover into the order's network, unless one stands."""
        return self._act(order.item_id, verbs.rehearse_in(order))

    def start_rehearsal_cleanup(self, item_id: str) -> Job:
        """Begin to delete what the item's test failover made, if one stands."""
        return self._act(item_id, verbs.CLEAN_UP)

    def start_commit(self, item_id: str) -> Job:
        """Begin to give up the other recovery points."""
        return self._act(item_id, verbs.COMMIT)

    def start_completion(self, item_id: str) -> Job:
        """Begin to end the protection of an item that has migrated."""
        return self._act(item_id, verbs.COMPLETE)

    def start_disabling(self, item_id: str) -> Job:
        """Begin to end the protection of an item, if it is there."""
        return self._act(item_id, verbs.DISABLE)
