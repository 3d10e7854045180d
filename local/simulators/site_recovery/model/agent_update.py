"""The mobility service of an item brought up to what the vault offers."""

from datetime import datetime

from domain.provider import Provider
from local.simulators.site_recovery.model.admission_classic import find_account
from local.simulators.site_recovery.model.items import find_item
from local.simulators.site_recovery.model.job import Job, JobKind
from local.simulators.site_recovery.model.mobility import note_agent
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.upkeep import tend
from local.simulators.site_recovery.model.world import World


def update_agent(world: World, name: str, kind: JobKind, account_id: str = "") -> Job:
    """Begin to put the newest agent on an item's machine; classic items need a run-as account."""

    def check(item: ProtectedItem) -> None:
        if item.fabric.provider is Provider.CLASSIC:
            find_account(item.fabric, account_id or item.run_as_account_id or "")

    def arrive(_: Job, __: datetime) -> None:
        note_agent(world, find_item(world, name).machine, world.settings.latest_version)

    return tend(world, name, kind, arrive, check)
