"""What is the classic provider's own: process servers, and machines discovered by address."""

from domain.job import NOTHING_TO_DO, Job
from domain.machine import DiscoveredMachine, Discovery, MachineIdentity
from domain.migration import Landing
from domain.names import protected_item_name
from domain.protected_item import ProtectedItem, never_enabled, require_takeover
from domain.provider import Provider, require_open
from domain.replication import MachineSearch, Place, PlaceSearch
from domain.vault import ReplicationAppliance
from local.simulators.site_recovery.in_process.classic_servers import ClassicServers
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.readings import job_id, read_item, read_job
from local.simulators.site_recovery.in_process.scope import require_vault
from local.simulators.site_recovery.model import items, protectable_items
from local.simulators.site_recovery.model.discovery import know_machine
from local.simulators.site_recovery.model.fabrics import find_fabric, list_fabrics
from local.simulators.site_recovery.model.job_kinds import DISCOVER
from local.simulators.site_recovery.model.mobility import agent_of
from local.simulators.site_recovery.model.protectable_item import ProtectableItem
from local.simulators.site_recovery.model.world import World


class ClassicSide:
    """InMageAzureV2 on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Choose the process server with the most room, or look at the one that is named."""
        return self._servers(landing).choose(landing)

    def find_place(self, search: PlaceSearch) -> Place:
        """Find the item under Ferry's name or with the machine's address, else a server for it."""
        landing, subject, servers = search.landing, str(search.ref), self._servers(search.landing)
        item = self._find_item(search)
        if item is None:
            require_open(Provider.CLASSIC, subject, allow_retired=landing.allow_retired_provider)
            return Place(servers.choose(landing, subject))
        require_takeover(item, subject)
        server = servers.by_id(item.process_server_id)
        appliance = servers.appliance(landing, server) if server else servers.choose(landing)
        return Place(appliance, item.item_id)

    def start_discovery(self, search: MachineSearch) -> Job:
        """Begin to discover the machine, unless it is known or being discovered."""
        world = self._world
        if self.find_machine(search).machine:
            return NOTHING_TO_DO
        with translated("site_recovery", search.name), world.intervention():
            for job in world.jobs.jobs.values():
                if job.running and (job.kind, job.target_name) == (DISCOVER, search.name):
                    return Job(job_id(world, job), scenario=job.kind.scenario)
            fabric = find_fabric(world, search.appliance.fabric_id)
            job = protectable_items.discover(
                world, fabric, search.name, search.address, os_type="Windows"
            )
            return read_job(world, job)

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine's address among the container's protectable items."""
        world = self._world
        with translated("site_recovery", search.address), world.intervention():
            fabric = find_fabric(world, search.appliance.fabric_id)
            for item in protectable_items.list_protectable_items(world, fabric):
                if item.address == search.address:
                    return Discovery(self._read(item))
        return Discovery()

    def _servers(self, landing: Landing) -> ClassicServers:
        world = self._world
        with translated("site_recovery", landing.vault.name), world.intervention():
            require_vault(world, landing.vault)
            fabrics = [one for one in list_fabrics(world) if one.provider is Provider.CLASSIC]
            return ClassicServers(world, fabrics)

    def _find_item(self, search: PlaceSearch) -> ProtectedItem | None:
        """Find the item that replicates the machine, by whoever it was made."""
        world, ours = self._world, protected_item_name(search.ref)
        with translated("site_recovery", search.landing.vault.name), world.intervention():
            for item in items.list_items(world):
                address = item.machine.agent.ip_address
                read = read_item(world, item.item_id, item)
                fits = item.name == ours or (address and address == search.address)
                classic = item.home.provider is Provider.CLASSIC
                if classic and fits and not never_enabled(read):
                    return read
        return None

    def _read(self, item: ProtectableItem) -> DiscoveredMachine:
        """Read what the item tells: of the machine's identity its friendly name alone."""
        world = self._world
        machine = know_machine(world, world.network[item.address].agent)
        protected = [one.item_id for one in world.items.values() if one.machine is machine]
        return DiscoveredMachine(
            machine_id=item.item_id,
            identity=MachineIdentity("", item.friendly_name),
            disk_ids=machine.disk_ids if agent_of(world, machine) else (),
            item_id=next(iter(protected), ""),
        )
