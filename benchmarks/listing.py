"""Reading 1,000 protected items raw against the SDK's typed list of the very same pages."""

from functools import partial

from benchmarks.by_turns import by_turns, processor_seconds
from benchmarks.result import Figure, Result
from benchmarks.vault_pages import ITEMS, CannedVault
from clouds.azure.dialects import dialects
from clouds.azure.fabrics import container_path
from clouds.azure.item_listing import ItemListing
from clouds.azure.reading import read_item
from domain.protected_item import ProtectedItem
from domain.provider import Provider

ROUNDS = 7


def measure() -> Result:
    """Read the list both ways into the domain's items, which must be the same."""
    vault = CannedVault()
    arm = vault.arm()
    reading = dialects(arm)[Provider.MODERNISED].read

    def typed() -> list[ProtectedItem]:
        api = arm.site_recovery.replication_protected_items
        path = container_path(vault.container_id)
        listed = api.list_by_replication_protection_containers(*path)
        return [read_item(each.id, each, reading) for each in listed]

    def raw() -> list[ProtectedItem]:
        found = ItemListing(arm).items(vault.container_id)
        return [read_item(each.id, each, reading) for each in found]

    if typed() != raw() or len(raw()) != ITEMS:
        raise RuntimeError("the two ways do not read the same items")
    ways = {"typed": typed, "raw": raw}
    took = by_turns({name: partial(processor_seconds, way) for name, way in ways.items()}, ROUNDS)
    details = {f"{name}, processor ms": round(1_000 * each, 1) for name, each in took.items()}
    return Result((Figure("raw ÷ typed", took["raw"] / took["typed"], 0.25),), {**details}, ROUNDS)
