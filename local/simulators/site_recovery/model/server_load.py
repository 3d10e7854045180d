"""How much a server carries, how much it can, and what the vault thinks of that.

Limits: Microsoft, "Capacity planning for VMware disaster recovery"; thresholds: "Monitor the
process server".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.component import Role
from local.simulators.site_recovery.model.server import Server, ServerSize

if TYPE_CHECKING:
    from local.simulators.site_recovery.model.world import World

# cores, memory and cache in GiB, and the most machines that a server of that size takes
_IN_BUILT = ((8, 16, 300, 100), (12, 18, 600, 150), (16, 32, 1000, 200))
_SEPARATE = ((4, 8, 300, 85), (8, 12, 600, 150), (12, 24, 1000, 225))
_THROTTLED = 20
_BUSY, _FREE = (80, 95), (30, 25)  # percent at which a warning begins, and a critical state
_UPLOAD_WARNING, _UPLOAD_CRITICAL = 30 * 60, 45 * 60
GRADES = ("Normal", "Warning", "Critical")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a server, its grade among GRADES, and what the vault says when it is bad."""

    name: str
    value: int
    grade: int
    message: str = ""


def machines_of(world: "World", server: Server) -> int:
    """Count the machines that replicate through a server."""
    return sum(item.server is server for item in world.items.values())


def most_machines(server: Server) -> int:
    """Tell how many machines a process server takes; a smaller one takes as the smallest known."""
    rows = _IN_BUILT if Role.CONFIGURATION_SERVER in server.roles else _SEPARATE
    fits = [row[3] for row in rows if _at_least(server.size, row)]
    return max(fits, default=rows[0][3])


def throughput_of(world: "World", server: Server) -> int:
    """Tell how many bytes of changes a second pass through a server."""
    churns = (item.machine.agent.churn for item in world.items.values() if item.server is server)
    return sum(world.settings.churn if churn is None else churn for churn in churns)


def free_cache_percent(world: "World", server: Server) -> int:
    """Tell how much of the cache is free: a quarter on a server that carries all it can."""
    staged = server.load.free_cache_percent
    return round(95 - 70 * _share(world, server)) if staged is None else staged


def cpu_percent(world: "World", server: Server) -> int:
    """Tell how busy the processors are."""
    staged = server.load.cpu_percent
    return round(10 + 50 * _share(world, server)) if staged is None else staged


def memory_percent(world: "World", server: Server) -> int:
    """Tell how much memory is in use."""
    staged = server.load.memory_percent
    return round(25 + 40 * _share(world, server)) if staged is None else staged


def throttled(world: "World", server: Server) -> bool:
    """Say whether a process server takes no data now: its cache is nearly full."""
    carries = Role.PROCESS_SERVER in server.roles
    return carries and free_cache_percent(world, server) < _THROTTLED


def figures_of(world: "World", server: Server) -> list[Figure]:
    """Grade everything that the vault watches on a server; the heartbeat comes first."""
    silent = server.critical(world.now, world.settings.heartbeat_grace)
    beat = Figure("heartbeat", 0, 2 if silent else 0, f"{server.name} sends no heartbeat.")
    if Role.PROCESS_SERVER not in server.roles:
        return [beat]
    cpu, memory = cpu_percent(world, server), memory_percent(world, server)
    cache, pending = free_cache_percent(world, server), server.load.pending_bytes or 0
    backlog = pending / world.settings.throughput
    late = (backlog > _UPLOAD_WARNING) + (backlog > _UPLOAD_CRITICAL)
    return [
        beat,
        Figure("cpu", cpu, _over(cpu), f"The processors are {cpu} % busy."),
        Figure("memory", memory, _over(memory), f"{memory} % of the memory is in use."),
        Figure("cache", cache, _under(cache), f"{cache} % of the cache is free."),
        Figure("upload", pending, late, f"{pending} bytes wait for their upload."),
    ]


def health_of(world: "World", server: Server) -> str:
    """Grade a server by the worst of its figures."""
    return GRADES[max(figure.grade for figure in figures_of(world, server))]


def complaints_of(world: "World", server: Server) -> list[Figure]:
    """List the figures that are not as they should be."""
    return [figure for figure in figures_of(world, server) if figure.grade]


def _share(world: "World", server: Server) -> float:
    return machines_of(world, server) / most_machines(server)


def _over(percent: int) -> int:
    return sum(percent > bound for bound in _BUSY)


def _under(percent: int) -> int:
    return sum(percent < bound for bound in _FREE)


def _at_least(size: ServerSize, row: tuple[int, int, int, int]) -> bool:
    cores, memory, cache, _ = row
    return size.cores >= cores and size.memory_gib >= memory and size.cache_gib >= cache
