"""Making, finding and deleting Recovery Services vaults."""

from dataclasses import dataclass, field

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.arm_id import key_of, last_segment, same_id, segment_after
from local.simulators.site_recovery.model.errors import bad_request, conflict, not_found
from local.simulators.site_recovery.model.regions import region_of
from local.simulators.site_recovery.model.resource_groups import require_group
from local.simulators.site_recovery.model.vault_resource import VaultResource
from local.simulators.site_recovery.model.world import World

KIND = "Microsoft.RecoveryServices/vaults"


@dataclass(frozen=True, slots=True)
class VaultOrder:
    """What a vault shall be."""

    location: str
    sku_name: str = ""
    sku_tier: str = ""
    public_network_access: str = "Enabled"
    tags: dict[str, str] = field(default_factory=dict)


def put_vault(world: World, vault_id: str, order: VaultOrder) -> VaultResource:
    """Begin to make a vault, or change one that is there; it never moves to another region.

    ArmError 400 `LocationNotAvailableForResourceType`, 409 `InvalidResourceLocation`.
    """
    with world.turn("create_vault", vault_id) as turn:
        require_group(world, segment_after(vault_id, "resourceGroups"))
        region = region_of(order.location, KIND)
        _require_sku(order)
        found = world.ground.vaults.get(key_of(vault_id))
        if found is None:
            turn.effect = "created"
            return _make(world, vault_id, region, order)
        if found.deleting:
            raise conflict("OperationNotAllowed", f"The vault '{found.name}' is being deleted.")
        if found.location != region:
            raise _elsewhere(found, region)
        turn.effect = "changed"
        found.public_network_access = order.public_network_access
        found.tags = dict(order.tags)
        return found


def get_vault(world: World, vault_id: str) -> VaultResource:
    """Read a vault; ArmError 404 when there is none."""
    with world.turn("get_vault", vault_id):
        find_vault(world, vault_id)
        world.agenda.look(key_of(vault_id))
        return find_vault(world, vault_id)


def list_vaults(world: World, group_id: str = "") -> list[VaultResource]:
    """List the vaults of a resource group, or of the subscription."""
    with world.turn("list_vaults"):
        inside = f"{key_of(group_id)}/" if group_id else ""
        return [one for key, one in world.ground.vaults.items() if key.startswith(inside)]


def delete_vault(world: World, vault_id: str) -> VaultResource:
    """Begin to delete a vault; ArmError 400 while something is registered or replicates."""
    with world.turn("delete_vault", vault_id) as turn:
        vault = find_vault(world, vault_id)
        left = contents(world, vault)
        if any(left.values()):
            listed = ", ".join(f"{number} {what}" for what, number in left.items() if number)
            raise bad_request(
                "ServiceResourceNotEmptyWithContainerDetails",
                f"Recovery Services vault '{vault.name}' cannot be deleted as there are existing "
                f"resources within the vault: {listed}. Delete them and try again.",
            )
        turn.effect = "deleted"
        key = key_of(vault_id)
        vault.deleting = vault.deleting or world.agenda.begin(
            Activity(
                subject=key,
                begun=world.now,
                duration=world.settings.jobs.create_vault,
                looks=world.settings.looks.job,
                done=lambda _: _forget(world, key),
            )
        )
        return vault


def find_vault(world: World, vault_id: str) -> VaultResource:
    """Find a vault; ArmError 404 when there is none."""
    found = world.ground.vaults.get(key_of(vault_id))
    if found is None:
        raise not_found(KIND, last_segment(vault_id))
    return found


def contents(world: World, vault: VaultResource) -> dict[str, int]:
    """Count what is in a vault: only the estate's own can have anything."""
    if not same_id(vault.vault_id, world.estate.vault_id):
        return {}
    registered = sum(len(fabric.shown) for fabric in world.fabrics)
    return {"protected items": len(world.items), "registered servers": registered}


def _make(world: World, vault_id: str, region: str, order: VaultOrder) -> VaultResource:
    vault = VaultResource(
        vault_id=vault_id,
        name=last_segment(vault_id),
        location=region,
        public_network_access=order.public_network_access,
        tags=dict(order.tags),
    )
    world.ground.vaults[key_of(vault_id)] = vault
    vault.making = world.agenda.begin(
        Activity(
            subject=key_of(vault_id),
            begun=world.now,
            duration=world.settings.jobs.create_vault,
            looks=world.settings.looks.job,
            done=lambda _: None,
        )
    )
    return vault


def _forget(world: World, key: str) -> None:
    world.ground.vaults.pop(key, None)


def _require_sku(order: VaultOrder) -> None:
    if (order.sku_name, order.sku_tier or "Standard") != ("RS0", "Standard"):
        raise bad_request("InvalidSku", f"The sku '{order.sku_name}' is not one of vaults.")


def _elsewhere(found: VaultResource, region: str) -> Exception:
    return conflict(
        "InvalidResourceLocation",
        f"The resource '{found.name}' already exists in location '{found.location}' in resource "
        f"group. A resource with the same name cannot be created in location '{region}'. Please "
        "select a new resource name.",
    )
