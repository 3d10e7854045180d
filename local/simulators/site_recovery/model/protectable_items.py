"""Protectable items: discovered by address, listed, found; the classic provider's alone."""

import ipaddress
from datetime import datetime

from domain.provider import Provider
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.errors import bad_request, conflict, not_found
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.job import Hurdle, Job
from local.simulators.site_recovery.model.job_failure import JobFailure, failure_of
from local.simulators.site_recovery.model.job_kinds import DISCOVER
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job
from local.simulators.site_recovery.model.protectable_item import ProtectableItem
from local.simulators.site_recovery.model.world import World

PROTECTABLE_TYPE = (
    "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
    "/replicationProtectableItems"
)
_SYSTEMS = {"windows": "Windows", "linux": "Linux"}


def discover(world: World, fabric: Fabric, name: str, address: str, os_type: str) -> Job:
    """Begin to discover a physical server; the job fails when nothing answers at the address."""
    with world.turn("discover_protectable_item", address) as turn:
        require_classic_fabric(fabric, "discoverProtectableItem")
        item = ProtectableItem(
            name=world.ids.of("protectable-item", f"{fabric.name}/{address}"),
            friendly_name=name,
            address=_address(address),
            os_type=_system(os_type),
            fabric=fabric,
        )
        if item.name in world.protectable_items:
            raise conflict("ProtectableItemExists", f"'{address}' has been discovered already.")

        def check(_: datetime) -> JobFailure | None:
            machine = world.network.get(address)
            return failure_of("95117") if machine is None or machine.open_ports == () else None

        def succeed(_: Job, __: datetime) -> None:
            world.protectable_items[item.name] = item

        job = begin_job(
            world,
            JobOrder(
                kind=DISCOVER,
                target_id=item.name,
                target_name=name,
                begun=world.now,
                duration=world.settings.jobs.discover,
                succeed=succeed,
                hurdle=Hurdle(DISCOVER.tasks[0], check),
            ),
        )
        turn.effect = f"job {job.job_id}"
        return job


def list_protectable_items(world: World, fabric: Fabric) -> list[ProtectableItem]:
    """Read the protectable items of a fabric's container."""
    with world.turn("list_protectable_items", fabric.name):
        return [one for one in world.protectable_items.values() if one.fabric is fabric]


def get_protectable_item(world: World, fabric: Fabric, name: str) -> ProtectableItem:
    """Read a protectable item; ArmError 404 when the container shows none of this name."""
    with world.turn("get_protectable_item", name):
        found = world.protectable_items.get(last_segment(name).casefold())
        if found is None or found.fabric is not fabric:
            raise not_found(PROTECTABLE_TYPE, last_segment(name))
        return found


def require_classic_fabric(fabric: Fabric, action: str) -> None:
    """Raise ArmError 400 when a modernised fabric is asked for what only a classic one does."""
    if fabric.provider is not Provider.CLASSIC:
        raise bad_request(
            "OperationNotSupported",
            f"The operation '{action}' is not supported for fabric type '{fabric.fabric_type}'.",
        )


def _address(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise bad_request("InvalidIPAddress", f"'{text}' is not an IPv4 address.") from None


def _system(text: str) -> str:
    if text.casefold() not in _SYSTEMS:
        raise bad_request("InvalidOSType", f"'{text}' is neither Windows nor Linux.")
    return _SYSTEMS[text.casefold()]
