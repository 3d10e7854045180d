"""Fabrics and servers made, with the names and ids that the service would give them."""

import hashlib
from typing import TYPE_CHECKING

from domain.provider import Provider
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.heartbeat import Heartbeat
from local.simulators.site_recovery.model.server import Server

if TYPE_CHECKING:
    from local.simulators.site_recovery.model.world import World


def make_server(world: "World", name: str, address: str) -> Server:
    """Make a server that beats from now on; a replication appliance unless its roles change."""
    return Server(
        name=name,
        server_id=world.ids.of("appliance", name),
        bios_id=world.ids.of("bios", name).upper(),
        address=address,
        heartbeat=Heartbeat(world.now),
    )


def modernised_fabric(world: "World") -> Fabric:
    """Make the fabric that appliances register in."""
    estate = world.estate
    return Fabric(
        provider=Provider.MODERNISED,
        vault_id=estate.vault_id,
        name=estate.fabric,
        friendly_name=estate.fabric,
        container=estate.container,
    )


def classic_fabric(world: "World", configuration_server: str) -> Fabric:
    """Make the fabric of a configuration server: named by 64 hexadecimal digits."""
    seed = f"{world.settings.seed}/{configuration_server}".casefold()
    return Fabric(
        provider=Provider.CLASSIC,
        vault_id=world.estate.vault_id,
        name=hashlib.sha256(seed.encode()).hexdigest(),
        friendly_name=configuration_server,
        container=f"cloud_{world.ids.of('container', configuration_server)}",
    )
