"""Servers and accounts made as busy, or as wrong, as somebody wants them."""

from datetime import datetime

from domain.component import PartKind
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.fabric import AccountState
from local.simulators.site_recovery.model.fabrics import find_any_server
from local.simulators.site_recovery.model.replicating import reconsider
from local.simulators.site_recovery.model.server import StagedLoad
from local.simulators.site_recovery.model.world import World


def set_load(world: World, name: str, load: StagedLoad) -> None:
    """Let a process server be that busy; below 20 % of free cache it takes no data."""
    with world.intervention():
        find_any_server(world, name).load = load
        for item in world.items.values():
            reconsider(world, item, world.now)


def silence_part(world: World, name: str, part: PartKind, last: datetime | None) -> None:
    """Let one part of an appliance be silent since then; None: let the vault not know of it."""
    with world.intervention():
        find_any_server(world, name).silent[part] = last


def set_account_state(world: World, name: str, state: AccountState) -> None:
    """Let a run-as account be right, wrong or locked out."""
    with world.intervention():
        for account in (one for fabric in world.fabrics for one in fabric.accounts):
            if account.name.casefold() == name.casefold():
                account.state = state
                return
        raise not_found("runAsAccounts", name)
