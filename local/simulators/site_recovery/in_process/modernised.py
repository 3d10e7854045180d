"""What is the modernised provider's own: appliances, and machines of a physical site."""

from domain.errors import Refused
from domain.job import NOTHING_TO_DO, Job
from domain.machine import Discovery, MachineIdentity, same_machine
from domain.migration import Landing
from domain.provider import Provider
from domain.replication import MachineSearch, Place, PlaceSearch
from domain.vault import ReplicationAppliance
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.readings import read_appliance, read_machine
from local.simulators.site_recovery.in_process.scope import no_appliance, require_vault
from local.simulators.site_recovery.model import discovery
from local.simulators.site_recovery.model.fabrics import FABRICS, shown_fabrics
from local.simulators.site_recovery.model.world import World


class ModernisedSide:
    """InMageRcm on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Find the appliance that the landing names, or the only one."""
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
        raise Refused(no_appliance(landing, [one.name for _, one in found]))

    def find_place(self, search: PlaceSearch) -> Place:
        """Find the landing's appliance: this provider's machines have no other place."""
        return Place(self.get_appliance(search.landing))

    def start_discovery(self, search: MachineSearch) -> Job:
        """Do nothing: this provider's machines announce themselves."""
        del search
        return NOTHING_TO_DO

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine in the physical site of the appliance."""
        world = self._world
        wanted = search.identity.host_name.casefold()
        with translated("off_azure", search.identity.fqdn):
            for machine in discovery.list_machines(world):
                if wanted not in machine.names:  # spares most of them the comparison
                    continue
                identity = MachineIdentity(machine.bios_guid, machine.agent.fqdn)
                if same_machine(search.identity, identity):
                    return Discovery(read_machine(world, machine))
        return Discovery()
