"""Fabrics and their servers, looked up."""

from typing import TYPE_CHECKING

from domain.component import Role
from domain.provider import Provider
from local.simulators.site_recovery.model.arm_id import last_segment, same_id
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.server import Server

if TYPE_CHECKING:
    from local.simulators.site_recovery.model.world import World

FABRICS = "fabrics"  # the subject that looks move while servers register
FABRIC_TYPE = "Microsoft.RecoveryServices/vaults/replicationFabrics"
CARRIERS = {Provider.MODERNISED: Role.APPLIANCE, Provider.CLASSIC: Role.PROCESS_SERVER}


def shown_fabrics(world: "World", provider: Provider | None = None) -> list[Fabric]:
    """List the fabrics that the vault shows, of one provider where that is given."""
    return [f for f in world.fabrics if f.shown and provider in {None, f.provider}]


def list_fabrics(world: "World") -> list[Fabric]:
    """Read all fabrics; where looks make the world go on, registration moves."""
    with world.turn("list_fabrics"):
        world.agenda.look(FABRICS)
        return shown_fabrics(world)


def get_fabric(world: "World", name: str) -> Fabric:
    """Read a fabric by its name; ArmError 404 when there is none."""
    with world.turn("get_fabric", name):
        world.agenda.look(FABRICS)
        return find_fabric(world, name)


def find_fabric(world: "World", name: str) -> Fabric:
    """Find a fabric by its name or id; ArmError 404 when there is none."""
    for fabric in shown_fabrics(world):
        if fabric.name.casefold() == last_segment(name).casefold():
            return fabric
    raise not_found(FABRIC_TYPE, last_segment(name))


def first_fabric(world: "World", provider: Provider | None = None) -> Fabric:
    """Find the first fabric, of a provider where one is given; ArmError 404 when there is none."""
    for fabric in shown_fabrics(world, provider):
        return fabric
    raise not_found(FABRIC_TYPE, provider or "any")


def find_server(fabric: Fabric, server_id: str, role: Role) -> Server | None:
    """Find the server of this id and role that a fabric shows."""
    fits = (one for one in fabric.serving(role) if same_id(one.server_id, server_id))
    return next(fits, None)


def find_any_server(world: "World", name: str) -> Server:
    """Find a server of any fabric by its name, shown or not; ArmError 404 when there is none."""
    for server in (one for fabric in world.fabrics for one in fabric.servers):
        if server.name.casefold() == name.casefold():
            return server
    raise not_found("servers", name)


def carrier(fabric: Fabric, server_id: str) -> Server | None:
    """Find what replicates under this id: an appliance, or a process server."""
    return find_server(fabric, server_id, CARRIERS[fabric.provider])
