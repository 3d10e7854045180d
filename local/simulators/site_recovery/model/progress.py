"""How far an initial replication is, in bytes."""

from dataclasses import dataclass

from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.replicating import pipe_of
from local.simulators.site_recovery.model.world import World

_HAIR = 1e-9  # 0.29 * 100 is a hair less than 29


@dataclass(frozen=True, slots=True)
class Progress:
    """Bytes looked at, bytes sent, and the service's word for the pace; None before the start."""

    fraction: float = 0.0
    percent: int | None = None
    processed: int | None = None
    transferred: int | None = None
    health: str = "None"

    def of(self, capacity: int) -> int:
        """Tell how many bytes of a disk of that size have been looked at."""
        return int(self.fraction * capacity)


def progress_of(world: World, item: ProtectedItem) -> Progress:
    """Tell how far the item's initial replication is.

    The percentage is rounded down, so 100 means that it is done.
    """
    if item.initial is None:
        return Progress()
    fraction = world.agenda.fraction(item.initial)
    pipe = pipe_of(world, item.machine)
    sizes = dict(zip(item.machine.disk_ids, item.machine.agent.disks, strict=True))
    chosen = [sizes[disk] for disk in item.disks if disk in sizes]
    return Progress(
        fraction=fraction,
        percent=int(fraction * 100 + _HAIR),
        processed=sum(int(fraction * disk.size) for disk in chosen),
        transferred=int(
            fraction * sum(disk.used_bytes for disk in chosen) * world.settings.transferred
        ),
        health=_health(item, slow=pipe.churn > pipe.throughput),
    )


def _health(item: ProtectedItem, *, slow: bool) -> str:
    if item.initial is None or item.initial.over:
        return "None"
    if item.initial.held is not None:
        return "NoProgress"
    return "SlowProgress" if slow else "InProgress"
