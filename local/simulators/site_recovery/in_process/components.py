"""The vault's servers, in the domain's values."""

from collections.abc import Iterator
from datetime import datetime

from domain.component import NEEDED_PARTS, Component, Part, PartKind, Role
from domain.provider import Provider
from domain.vault import Health
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.fabrics import CARRIERS
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.server_load import (
    complaints_of,
    free_cache_percent,
    health_of,
    machines_of,
    throughput_of,
)
from local.simulators.site_recovery.model.version import version_status
from local.simulators.site_recovery.model.world import World


def read_components(world: World, fabric: Fabric) -> Iterator[Component]:
    """Read a fabric's servers, once for each of their roles."""
    for role in Role:
        for server in fabric.serving(role):
            yield _component(world, fabric, server, role)


def _component(world: World, fabric: Fabric, server: Server, role: Role) -> Component:
    latest = world.settings.latest_version
    parts = _parts(world, server) if role is Role.APPLIANCE else ()
    headless = any(_is_missing_process_server(part) for part in parts)
    carries = role is CARRIERS[fabric.provider] and not headless
    classic = fabric.provider is Provider.CLASSIC
    tells = role is not Role.CONFIGURATION_SERVER  # it shows its status, and no errors
    return Component(
        role=role,
        name=server.name,
        component_id=server.server_id,
        fabric_id=fabric.arm_id,
        address="" if headless else server.address,
        version=server.version or latest,
        latest_version=latest if classic else "",
        version_status=version_status(server.version or latest, latest) if classic else "",
        last_heartbeat=_last_heartbeat(world, server, parts),
        health=_health(world, server, role),
        machines=machines_of(world, server) if carries else 0,
        free_cache_percent=free_cache_percent(world, server) if carries else None,
        pending_bytes=server.load.pending_bytes or 0 if carries else None,
        bytes_per_second=throughput_of(world, server) or None if carries else None,
        memory_gib=server.size.memory_gib if carries else None,
        cache_gib=server.size.cache_gib if carries else None,
        messages=tuple(figure.message for figure in complaints_of(world, server) if tells),
        accounts=() if tells else tuple(account.name for account in fabric.accounts),
        parts=parts,
    )


def _parts(world: World, server: Server) -> tuple[Part, ...]:
    every = world.settings.heartbeat_every
    beats = {kind: server.beat_of(kind, world.now, every) for kind in PartKind}
    return tuple(
        Part(kind, beat, registered=beat is not None)
        for kind, beat in beats.items()
        if beat or kind in NEEDED_PARTS
    )


def _last_heartbeat(world: World, server: Server, parts: tuple[Part, ...]) -> datetime | None:
    if not parts:
        return server.heartbeat.last(world.now, world.settings.heartbeat_every)
    return min((part.last_heartbeat for part in parts if part.last_heartbeat), default=None)


def _is_missing_process_server(part: Part) -> bool:
    return part.kind is PartKind.PROCESS_SERVER and not part.registered


def _health(world: World, server: Server, role: Role) -> Health:
    """Grade a server; of a master target the service tells its errors, but no grade."""
    health = Health(health_of(world, server))
    if role is Role.MASTER_TARGET and health is not Health.NORMAL:
        return Health.WARNING
    return health
