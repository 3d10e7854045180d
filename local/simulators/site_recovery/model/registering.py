"""Servers register with the vault, and after a while it shows them.

No call of Azure's makes a fabric: a configuration server or an appliance brings it along.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from domain.component import Role
from domain.provider import Provider
from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.errors import bad_request, not_found
from local.simulators.site_recovery.model.fabric import Fabric, RunAsAccount
from local.simulators.site_recovery.model.fabrics import FABRICS
from local.simulators.site_recovery.model.heartbeat import Heartbeat
from local.simulators.site_recovery.model.making_servers import (
    classic_fabric,
    make_server,
    modernised_fabric,
)
from local.simulators.site_recovery.model.replicating import reconsider
from local.simulators.site_recovery.model.server import Server, ServerSize
from local.simulators.site_recovery.model.settings import STRICT
from local.simulators.site_recovery.model.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRegistration:
    """A server says who it is; it shows up `after` that time (the world's delay when None).

    Without a `version` it bears the newest.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    name: str
    address: str
    version: str = ""
    after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningRegistration(ServerRegistration):
    """A server of the classic provider that joins a configuration server, by name or the last."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    configuration_server: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessServerRegistration(JoiningRegistration):
    """A process server with its size."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    cores: int = 8
    memory_gib: int = 12
    cache_gib: int = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationServerRegistration(ServerRegistration):
    """A configuration server: it is a master target too, and may be a process server."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    run_as_accounts: tuple[str, ...] = ()
    process_server: bool = False
    cores: int = 8
    memory_gib: int = 16
    cache_gib: int = 600


def register_appliance(world: World, given: ServerRegistration) -> Server:
    """Let a replication appliance register; the modernised fabric comes with the first one."""
    with world.intervention():
        _require_vault(world)
        fabric = _newest(world, Provider.MODERNISED) or _add(world, modernised_fabric(world))
        return _register(world, fabric, given, Role.APPLIANCE)


def register_configuration_server(world: World, given: ConfigurationServerRegistration) -> Server:
    """Let a configuration server register; its fabric comes with it."""
    with world.intervention():
        _require_vault(world)
        fabric = _newest(world, Provider.CLASSIC, given.name)
        fabric = fabric or _add(world, classic_fabric(world, given.name))
        for name in given.run_as_accounts:
            add_account(fabric, name)
        roles = [Role.CONFIGURATION_SERVER, Role.MASTER_TARGET]
        roles += [Role.PROCESS_SERVER] if given.process_server else []
        size = ServerSize(given.cores, given.memory_gib, given.cache_gib)
        return _register(world, fabric, given, *roles, size=size)


def register_process_server(world: World, given: ProcessServerRegistration) -> Server:
    """Let a process server register with a configuration server."""
    with world.intervention():
        fabric = _joined(world, given)
        size = ServerSize(given.cores, given.memory_gib, given.cache_gib)
        return _register(world, fabric, given, Role.PROCESS_SERVER, size=size)


def register_master_target(world: World, given: JoiningRegistration) -> Server:
    """Let a master target server register with a configuration server."""
    with world.intervention():
        return _register(world, _joined(world, given), given, Role.MASTER_TARGET)


def add_account(fabric: Fabric, name: str) -> RunAsAccount:
    """Find a run-as account of a configuration server by its name, or add it."""
    for account in fabric.accounts:
        if account.name == name:
            return account
    fabric.accounts.append(RunAsAccount(str(len(fabric.accounts) + 1), name))
    return fabric.accounts[-1]


def _register(
    world: World,
    fabric: Fabric,
    given: ServerRegistration,
    *roles: Role,
    size: ServerSize | None = None,
) -> Server:
    """Add a server to a fabric; one that is there beats again, in its new version."""
    known = [one for one in fabric.servers if one.name.casefold() == given.name.casefold()]
    server = known[0] if known else make_server(world, given.name, given.address)
    server.roles = server.roles | frozenset(roles) if known else frozenset(roles)
    server.version, server.address = given.version or server.version, given.address
    server.size = size or server.size
    server.heartbeat = Heartbeat(world.now)
    if not known:
        fabric.servers.append(server)
        _schedule(world, server, given)
    for item in world.items.values():
        reconsider(world, item, world.now)
    return server


def _schedule(world: World, server: Server, given: ServerRegistration) -> None:
    server.hidden = True
    delay = given.after
    world.agenda.begin(
        Activity(
            subject=FABRICS,
            begun=world.now,
            duration=world.settings.registration_delay if delay is None else delay,
            looks=world.settings.looks.registration,
            done=lambda _: setattr(server, "hidden", False),
        )
    )


def _joined(world: World, given: JoiningRegistration) -> Fabric:
    _require_vault(world)
    fabric = _newest(world, Provider.CLASSIC, given.configuration_server)
    if fabric is None:
        wanted = given.configuration_server or "any"
        raise bad_request("NoConfigurationServer", f"No configuration server ({wanted}) is there.")
    return fabric


def _newest(world: World, provider: Provider, friendly_name: str = "") -> Fabric | None:
    names = {"", friendly_name.casefold()}
    fits = [
        fabric
        for fabric in world.fabrics
        if fabric.provider is provider
        and (not friendly_name or fabric.friendly_name.casefold() in names)
    ]
    return fits[-1] if fits else None


def _add(world: World, fabric: Fabric) -> Fabric:
    world.fabrics.append(fabric)
    return fabric


def _require_vault(world: World) -> None:
    if world.vault is None:
        raise not_found("Microsoft.RecoveryServices/vaults", world.estate.vault)
