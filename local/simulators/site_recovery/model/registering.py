"""Servers register with the vault, and after a while it shows them.

No call of Azure's makes a fabric: a configuration server or an appliance brings it along.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from domain.component import Role
from domain.provider import Provider
from local.simulators.site_recovery.model.errors import bad_request, not_found
from local.simulators.site_recovery.model.fabric import Fabric, RunAsAccount
from local.simulators.site_recovery.model.joining import Newcomer, join, newest_fabric
from local.simulators.site_recovery.model.making_servers import (
    classic_fabric,
    modernised_fabric,
)
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
        fabric = newest_fabric(world, Provider.MODERNISED) or _add(world, modernised_fabric(world))
        return join(world, fabric, _newcomer(given, Role.APPLIANCE))


def register_configuration_server(world: World, given: ConfigurationServerRegistration) -> Server:
    """Let a configuration server register; its fabric comes with it."""
    with world.intervention():
        _require_vault(world)
        fabric = newest_fabric(world, Provider.CLASSIC, given.name)
        fabric = fabric or _add(world, classic_fabric(world, given.name))
        for name in given.run_as_accounts:
            add_account(fabric, name)
        roles = [Role.CONFIGURATION_SERVER, Role.MASTER_TARGET]
        roles += [Role.PROCESS_SERVER] if given.process_server else []
        size = ServerSize(given.cores, given.memory_gib, given.cache_gib)
        return join(world, fabric, _newcomer(given, *roles, size=size))


def register_process_server(world: World, given: ProcessServerRegistration) -> Server:
    """Let a process server register with a configuration server."""
    with world.intervention():
        fabric = _joined(world, given)
        size = ServerSize(given.cores, given.memory_gib, given.cache_gib)
        return join(world, fabric, _newcomer(given, Role.PROCESS_SERVER, size=size))


def register_master_target(world: World, given: JoiningRegistration) -> Server:
    """Let a master target server register with a configuration server."""
    with world.intervention():
        return join(world, _joined(world, given), _newcomer(given, Role.MASTER_TARGET))


def add_account(fabric: Fabric, name: str) -> RunAsAccount:
    """Find a run-as account of a configuration server by its name, or add it."""
    for account in fabric.accounts:
        if account.name == name:
            return account
    fabric.accounts.append(RunAsAccount(str(len(fabric.accounts) + 1), name))
    return fabric.accounts[-1]


def _newcomer(given: ServerRegistration, *roles: Role, size: ServerSize | None = None) -> Newcomer:
    return Newcomer(given.name, given.address, given.version, given.after, frozenset(roles), size)


def _joined(world: World, given: JoiningRegistration) -> Fabric:
    _require_vault(world)
    fabric = newest_fabric(world, Provider.CLASSIC, given.configuration_server)
    if fabric is None:
        wanted = given.configuration_server or "any"
        raise bad_request("NoConfigurationServer", f"No configuration server ({wanted}) is there.")
    return fabric


def _add(world: World, fabric: Fabric) -> Fabric:
    world.fabrics.append(fabric)
    return fabric


def _require_vault(world: World) -> None:
    if world.vault is None:
        raise not_found("Microsoft.RecoveryServices/vaults", world.estate.vault)
