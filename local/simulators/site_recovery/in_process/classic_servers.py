"""The servers of the classic fabrics, and what replicates through one of them."""

from collections.abc import Sequence

from domain.component import Component, Role
from domain.errors import Refusal, Refused
from domain.migration import Landing
from domain.mobility_service import MobilityWay
from domain.process_server import choose_server
from domain.provider import Provider
from domain.vault import ReplicationAppliance
from local.simulators.site_recovery.in_process.components import read_components
from local.simulators.site_recovery.in_process.scope import no_appliance
from local.simulators.site_recovery.model.arm_id import same_id
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.world import World


class ClassicServers:
    """The servers as they are now."""

    def __init__(self, world: World, fabrics: Sequence[Fabric]) -> None:
        self._fabrics = {fabric.arm_id: fabric for fabric in fabrics}
        self._all = [one for fabric in fabrics for one in read_components(world, fabric)]
        self._serving = [one for one in self._all if one.role is Role.PROCESS_SERVER]

    def by_id(self, server_id: str) -> Component | None:
        """Find a process server by its id."""
        return next((one for one in self._serving if same_id(one.component_id, server_id)), None)

    def choose(self, landing: Landing, key: str = "") -> ReplicationAppliance:
        """Choose a process server with room, of the name that the landing wants."""
        wanted = landing.appliance_name
        fits = [one for one in self._serving if wanted in {"", one.name}]
        if not fits:
            raise Refused(no_appliance(landing, [one.name for one in self._serving]))
        others = [one for one in self._all if one.role is not Role.PROCESS_SERVER]
        return self.appliance(landing, choose_server(landing.vault.name, [*fits, *others], key))

    def appliance(self, landing: Landing, server: Component) -> ReplicationAppliance:
        """Tell what a machine needs to replicate through the server."""
        return ReplicationAppliance(
            name=server.name,
            fabric_id=server.fabric_id,
            container_id=self._fabrics[server.fabric_id].container_id,
            process_server_id=server.component_id,
            address=server.address,
            health=server.health,
            last_heartbeat=server.last_heartbeat,
            provider=Provider.CLASSIC,
            master_target_id=self._master_target(server),
            run_as_account_id=self._account(landing, server),
            configuration_server_address=self._configuration_server(server),
        )

    def _configuration_server(self, server: Component) -> str:
        """Tell the address that agents register at; empty while nobody knows it."""
        fabric = (one for one in self._all if one.fabric_id == server.fabric_id)
        addresses = (one.address for one in fabric if one.role is Role.CONFIGURATION_SERVER)
        return next(addresses, "")

    def _master_target(self, server: Component) -> str:
        """Tell the separate master target, if one is there; else it counts as the same server."""
        fabric = [one for one in self._all if one.fabric_id == server.fabric_id]
        inside = {one.address for one in fabric if one.role is Role.CONFIGURATION_SERVER}
        targets = [one for one in fabric if one.role is Role.MASTER_TARGET]
        separate = (one.component_id for one in targets if one.address not in inside)
        return next(separate, server.component_id)

    def _account(self, landing: Landing, server: Component) -> str:
        """Tell the account's id; only a pushed installation needs one."""
        accounts = {one.name: one.account_id for one in self._fabrics[server.fabric_id].accounts}
        wanted = landing.run_as_account
        fits = [number for name, number in accounts.items() if wanted in {"", name}]
        if len(fits) == 1:
            return fits[0]
        if wanted or landing.mobility_service is MobilityWay.PUSH:
            raise Refused(_no_account(landing, list(accounts)))
        return ""


def _no_account(landing: Landing, names: list[str]) -> Refusal:
    return Refusal(
        code="site_recovery.no_run_as_account",
        subject=landing.vault.name,
        detail=f"run-as account {landing.run_as_account or 'the only one'} was asked for, and the "
        f"configuration server has {', '.join(names) or 'none'}",
        remedy="Name one that the configuration server has, or add it there.",
    )
