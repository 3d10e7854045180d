"""A server that joins a fabric: new and shown after a while, or known and beating again."""

from dataclasses import dataclass
from datetime import timedelta

from domain.component import Role
from domain.provider import Provider
from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.fabrics import FABRICS
from local.simulators.site_recovery.model.heartbeat import Heartbeat
from local.simulators.site_recovery.model.making_servers import make_server
from local.simulators.site_recovery.model.replicating import reconsider
from local.simulators.site_recovery.model.server import Server, ServerSize
from local.simulators.site_recovery.model.world import World


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A server that registers; without a version or a size it keeps what it has."""

    name: str
    address: str
    version: str
    after: timedelta | None
    roles: frozenset[Role]
    size: ServerSize | None = None


def join(world: World, fabric: Fabric, newcomer: Newcomer) -> Server:
    """Add a server to a fabric; one that is there beats again, in its new version."""
    known = [one for one in fabric.servers if one.name.casefold() == newcomer.name.casefold()]
    server = known[0] if known else make_server(world, newcomer.name, newcomer.address)
    server.roles = server.roles | newcomer.roles if known else newcomer.roles
    server.version, server.address = newcomer.version or server.version, newcomer.address
    server.size = newcomer.size or server.size
    server.heartbeat = Heartbeat(world.now)
    if not known:
        fabric.servers.append(server)
        _show_later(world, server, newcomer.after)
    for item in world.items.values():
        reconsider(world, item, world.now)
    return server


def newest_fabric(world: World, provider: Provider, friendly_name: str = "") -> Fabric | None:
    """Find the fabric that came last, shown or not; of this friendly name where one is given."""
    fits = [
        fabric
        for fabric in world.fabrics
        if fabric.provider is provider
        and friendly_name.casefold() in {"", fabric.friendly_name.casefold()}
    ]
    return fits[-1] if fits else None


def _show_later(world: World, server: Server, after: timedelta | None) -> None:
    server.hidden = True
    world.agenda.begin(
        Activity(
            subject=FABRICS,
            begun=world.now,
            duration=world.settings.registration_delay if after is None else after,
            looks=world.settings.looks.registration,
            done=lambda _: setattr(server, "hidden", False),
        )
    )
