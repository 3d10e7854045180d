"""A classic item handed over to the modernised provider."""

from dataclasses import dataclass
from datetime import datetime

from domain.provider import Provider
from local.simulators.site_recovery.model.admission import find_carrier
from local.simulators.site_recovery.model.arm_id import last_segment, same_id
from local.simulators.site_recovery.model.errors import ArmError, bad_request
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.fabrics import find_fabric
from local.simulators.site_recovery.model.items import (
    Course,
    begin_course,
    find_item,
    require_allowed,
)
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_kinds import SWITCH_PROVIDER
from local.simulators.site_recovery.model.world import World


@dataclass(frozen=True, slots=True)
class SwitchOrder:
    """To which vault, fabric and appliance; all by their ids."""

    vault_id: str
    fabric_id: str
    appliance_id: str


def switch_provider(world: World, name: str, order: SwitchOrder) -> Job:
    """Begin to let an item replicate by an appliance; it keeps its id, its disks and its points."""
    with world.turn("switch_provider", name) as turn:
        item = find_item(world, name)
        if item.fabric.provider is not Provider.CLASSIC:
            raise bad_request("ProviderNotSupported", f"Item '{name}' is not a classic one.")
        require_allowed(item, "UnplannedFailover")  # nothing but a protected item may switch
        fabric = _target(world, order)
        appliance = find_carrier(world, fabric, order.appliance_id)
        policy = _policy(world, fabric)

        def arrive(_: Job, at: datetime) -> None:
            item.fabric, item.server, item.policy = fabric, appliance, policy
            item.master_target_id = None
            item.machine.discovered = item.machine.discovered or at

        course = Course(SWITCH_PROVIDER, world.settings.jobs.switch_provider, arrive)
        return begin_course(world, turn, item, course)


def _target(world: World, order: SwitchOrder) -> Fabric:
    """Find the modernised fabric; this world's one vault is the only one to switch to."""
    try:
        fabric = find_fabric(world, order.fabric_id)
    except ArmError:
        fabric = None
    right = fabric is not None and fabric.provider is Provider.MODERNISED
    if fabric is None or not right or not same_id(order.vault_id, world.estate.vault_id):
        raise bad_request(
            "TargetFabricNotFound",
            f"'{last_segment(order.fabric_id)}' is no modernised fabric of the vault.",
        )
    return fabric


def _policy(world: World, fabric: Fabric) -> str:
    """Choose what the item follows from then on: the policy that the container is mapped to."""
    mapped = (one.policy for one in world.mappings.values() if one.fabric is fabric)
    policy = next(mapped, None)
    if policy is None:
        raise bad_request("78253", "No replication policy is associated with the container.")
    return policy
