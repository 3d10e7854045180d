"""What stands in a world on its first day."""

from typing import TYPE_CHECKING

from domain.component import Role
from local.simulators.site_recovery.model.fabric import Fabric, RunAsAccount
from local.simulators.site_recovery.model.making_servers import (
    classic_fabric,
    make_server,
    modernised_fabric,
)
from local.simulators.site_recovery.model.policy import Mapping, Policy
from local.simulators.site_recovery.model.server import ServerSize

if TYPE_CHECKING:
    from local.simulators.site_recovery.model.world import World

_PROCESS_SERVER = ServerSize(cores=8, memory_gib=12, cache_gib=600)


def furnish(world: "World") -> None:
    """Put in what the settings say: nothing, the modernised provider, or the classic one."""
    if not world.settings.furnished:
        return
    estate = world.estate
    fabric = _classic(world) if world.settings.classic else _modernised(world)
    world.fabrics.append(fabric)
    world.policies[estate.policy.casefold()] = Policy(estate.policy, provider=fabric.provider)
    mapping = Mapping(f"{fabric.container}-{estate.policy}", estate.policy, fabric)
    world.mappings[mapping.key] = mapping


def _modernised(world: "World") -> Fabric:
    estate, fabric = world.estate, modernised_fabric(world)
    fabric.servers.append(make_server(world, estate.appliance, estate.appliance_address))
    return fabric


def _classic(world: "World") -> Fabric:
    estate = world.estate
    fabric = classic_fabric(world, estate.configuration_server)
    both = {Role.CONFIGURATION_SERVER, Role.MASTER_TARGET}
    server = make_server(world, estate.configuration_server, estate.configuration_server_address)
    server.roles = frozenset(both)
    fabric.servers.append(server)
    server = make_server(world, estate.process_server, estate.process_server_address)
    server.roles, server.size = frozenset({Role.PROCESS_SERVER}), _PROCESS_SERVER
    fabric.servers.append(server)
    fabric.accounts.append(RunAsAccount("1", estate.run_as_account))
    return fabric
