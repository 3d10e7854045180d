"""Machines moved from one process server to another, one by one or all at once."""

from dataclasses import dataclass
from datetime import datetime

from local.simulators.site_recovery.model.admission import find_carrier
from local.simulators.site_recovery.model.admission_classic import require_capacity
from local.simulators.site_recovery.model.arm_id import last_segment, same_id
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.fabrics import carrier
from local.simulators.site_recovery.model.items import require_idle
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_kinds import MOVE
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job
from local.simulators.site_recovery.model.protectable_items import require_classic_fabric
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.replicating import reconsider
from local.simulators.site_recovery.model.world import World


@dataclass(frozen=True, slots=True)
class MoveOrder:
    """From which process server to which: the `items` named, else those of the `whole_server`."""

    container: str
    source_id: str
    target_id: str
    items: tuple[str, ...] = ()
    whole_server: bool = False


def reassociate(world: World, fabric: Fabric, order: MoveOrder) -> Job:
    """Begin to move items; a server that is dead may be left, but none may be moved to."""
    with world.turn("reassociate_gateway", fabric.name) as turn:
        require_classic_fabric(fabric, "reassociateGateway")
        if order.container and not same_id(last_segment(order.container), fabric.container):
            raise bad_request("ContainerNotFound", f"There is no container '{order.container}'.")
        if carrier(fabric, order.source_id) is None:
            raise bad_request(
                "ProcessServerNotFound", f"There is no process server '{order.source_id}'."
            )
        target = find_carrier(world, fabric, order.target_id)
        moved = _moved(world, fabric, order)
        require_capacity(world, target, len(moved))

        def enter(job: Job, _: datetime) -> None:
            for item in moved:
                require_idle(item)
            for item in moved:
                item.running = job

        def fail(_: Job, __: datetime) -> None:
            for item in moved:
                item.running = None

        def succeed(job: Job, at: datetime) -> None:
            fail(job, at)
            for item in moved:
                item.server = target
                reconsider(world, item, at)

        job = begin_job(
            world,
            JobOrder(
                kind=MOVE,
                target_id=fabric.name,
                target_name=target.name,
                begun=world.now,
                duration=world.settings.jobs.upkeep,
                enter=enter,
                succeed=succeed,
                fail=fail,
            ),
        )
        turn.effect = f"job {job.job_id}"
        return job


def _moved(world: World, fabric: Fabric, order: MoveOrder) -> list[ProtectedItem]:
    there = [
        item
        for item in world.items.values()
        if item.fabric is fabric and same_id(item.server.server_id, order.source_id)
    ]
    if order.whole_server and not order.items:
        return there
    wanted = {last_segment(name).casefold() for name in order.items}
    found = [item for item in there if item.names & wanted]
    missing = wanted - {name for item in found for name in item.names}
    if missing or not found:
        words = ", ".join(sorted(missing)) or "none"
        raise bad_request(
            "ProtectedItemNotFound", f"The process server does not replicate: {words}."
        )
    return found
