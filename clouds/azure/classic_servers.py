"""The servers of the classic fabrics of a vault, and what replicates through one of them."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from clouds.azure.components import read_classic_servers
from clouds.azure.fabrics import Fabrics, no_appliance
from domain.component import Component, Role
from domain.errors import Refusal, Refused
from domain.migration import Landing
from domain.mobility_service import MobilityWay
from domain.process_server import choose_server
from domain.vault import ReplicationAppliance


class ClassicServers:
    """The servers as they were when the fabrics were read."""

    def __init__(self, fabrics: Fabrics, read: Sequence[Any]) -> None:
        self._container = cache(fabrics.container_id)
        self._read = {fabric.id: fabric for fabric in read}
        self._all = [each for fabric in read for each in read_classic_servers(fabric)]

    def containers(self) -> Iterator[str]:
        """Tell each fabric's protection container."""
        return (self._container(fabric_id) for fabric_id in self._read)

    def by_id(self, server_id: str) -> Component | None:
        """Find a process server by its id."""
        wanted = server_id.lower()
        return next((each for each in self._serving() if each.component_id.lower() == wanted), None)

    def choose(self, landing: Landing, key: str = "") -> ReplicationAppliance:
        """Choose a process server with room, of the name that the landing wants."""
        wanted = landing.appliance_name
        fits = [each for each in self._serving() if wanted in ("", each.name)]
        if not fits:
            raise no_appliance(landing, [each.name for each in self._serving()])
        others = [each for each in self._all if each.role is not Role.PROCESS_SERVER]
        return self.appliance(landing, choose_server(landing.vault.name, [*fits, *others], key))

    def appliance(self, landing: Landing, server: Component) -> ReplicationAppliance:
        """Tell what a machine needs to replicate through the server."""
        return ReplicationAppliance(
            name=server.name,
            fabric_id=server.fabric_id,
            container_id=self._container(server.fabric_id),
            process_server_id=server.component_id,
            address=server.address,
            health=server.health,
            last_heartbeat=server.last_heartbeat,
            provider=landing.provider,
            master_target_id=self._master_target(server),
            run_as_account_id=self._account(landing, server),
            configuration_server_address=self._configuration_server(server),
        )

    def _serving(self) -> list[Component]:
        return [each for each in self._all if each.role is Role.PROCESS_SERVER]

    def _configuration_server(self, server: Component) -> str:
        """Tell the address that agents register at; empty while nobody knows it."""
        fabric = (each for each in self._all if each.fabric_id == server.fabric_id)
        addresses = (each.address for each in fabric if each.role is Role.CONFIGURATION_SERVER)
        return next(addresses, "")

    def _master_target(self, server: Component) -> str:
        """Tell the separate master target, if one is there; else it counts as the same server."""
        fabric = [each for each in self._all if each.fabric_id == server.fabric_id]
        inside = {each.address for each in fabric if each.role is Role.CONFIGURATION_SERVER}
        separate = (
            each.component_id
            for each in fabric
            if each.role is Role.MASTER_TARGET and each.address not in inside
        )
        return next(separate, server.component_id)

    def _account(self, landing: Landing, server: Component) -> str:
        """Tell the account's id; only a pushed installation needs one."""
        details = self._read[server.fabric_id].properties.custom_details
        accounts = {each.account_name: each.account_id for each in details.run_as_accounts or ()}
        wanted = landing.run_as_account
        fits = [number for name, number in accounts.items() if wanted in ("", name)]
        if len(fits) == 1:
            return fits[0] or ""
        if wanted or landing.mobility_service is MobilityWay.PUSH:
            raise Refused(_no_account(landing, list(accounts)))
        return ""


def _no_account(landing: Landing, names: list[str]) -> Refusal:
    wanted = landing.run_as_account or "the only one"
    return Refusal(
        code="site_recovery.no_run_as_account",
        subject=landing.vault.name,
        detail=f"run-as account {wanted} was asked for, and the configuration server has "
        f"{', '.join(names) or 'none'}",
        remedy="Name one of them as the wave's run_as_account, or add the account on the "
        "configuration server with cspsconfigtool.exe.",
    )
