"""Which process server takes one more machine, and why another can't.

Sizes: Microsoft, "Plan capacity and scaling for VMware disaster recovery to Azure" (three disks of
100 GB a machine, 2 TB of changes a day). Thresholds: "Monitor the process server".
"""

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.component import Component, Role
from domain.errors import Refusal, Refused
from domain.vault import Health

NO_ROOM = "site_recovery.no_process_server_room"
LEAST_FREE_CACHE_PERCENT = 25
LONGEST_SILENCE = timedelta(minutes=15)
LONGEST_BACKLOG = timedelta(minutes=45)
MOST_BYTES_A_DAY = 2_000_000_000_000

# A machine sold with 8 GiB shows its system a little less.
_TOLERANCE = 0.9


@dataclass(frozen=True, slots=True)
class Size:
    """A size of process server, memory and cache in GiB, and how many machines it takes."""

    memory: int
    cache: int
    machines: int


SEPARATE = (Size(8, 300, 85), Size(12, 600, 150), Size(24, 1000, 225))
BUILT_IN = (Size(16, 300, 100), Size(18, 600, 150), Size(32, 1000, 200))


def choose_server(vault: str, components: Sequence[Component], key: str = "") -> Component:
    """Choose the process server for one more machine; Refused, naming each, when all are full.

    Many machines ask at once and none sees the others' choice: a `key` (the machine's name) spreads
    them by the room there is. Without one it is the server with the most room.
    """
    servers = [each for each in components if each.role is Role.PROCESS_SERVER]
    against = {each.component_id: why_not(each, components) for each in servers}
    fits = [each for each in servers if not against[each.component_id]]
    if not fits:
        raise Refused(_no_room(vault, [(each, against[each.component_id]) for each in servers]))
    return min(fits, key=lambda each: (_draw(each, room(each, components), key), each.name))


def most_machines(server: Component, components: Iterable[Component]) -> int:
    """Tell how many machines the server's size is for; what it does not tell speaks for it.

    Less than the smallest size takes fewer in proportion.
    """
    sizes = BUILT_IN if _built_in(server, components) else SEPARATE
    fits = [size for size in sizes if _share(server, size) >= _TOLERANCE]
    if fits:
        return fits[-1].machines
    return int(sizes[0].machines * _share(server, sizes[0]))


def room(server: Component, components: Iterable[Component]) -> int:
    """Tell how many more machines its size allows."""
    return max(0, most_machines(server, components) - server.machines)


def why_not(server: Component, components: Sequence[Component]) -> tuple[str, ...]:
    """Say everything that speaks against giving the server one more machine."""
    return (*_unwell(server, components), *_full(server, components))


def _unwell(server: Component, components: Iterable[Component]) -> Iterator[str]:
    if server.health is Health.CRITICAL:
        said = "; ".join(message.rstrip(".") for message in server.messages)
        yield f"is in a critical state{': ' + said if said else ''}"
    # Against the newest heartbeat of all, not against a clock: the vault's may differ from ours.
    newest = max((each.last_heartbeat for each in components if each.last_heartbeat), default=None)
    if newest and _silent(server.last_heartbeat, newest):
        seen = server.last_heartbeat
        yield f"last sent a heartbeat {seen.isoformat() if seen else 'never'}"


def _full(server: Component, components: Iterable[Component]) -> Iterator[str]:
    most = most_machines(server, components)
    if server.machines >= most:
        yield f"replicates {server.machines} machines and is sized for {most}"
    free = server.free_cache_percent
    if free is not None and free < LEAST_FREE_CACHE_PERCENT:
        yield f"has {free} % of its cache free and needs {LEAST_FREE_CACHE_PERCENT} %"
    backlog = _backlog(server)
    if backlog > LONGEST_BACKLOG:
        minutes = math.ceil(backlog / timedelta(minutes=1))
        yield f"has data for {minutes} minutes still to upload"


def _silent(last: datetime | None, newest: datetime) -> bool:
    return last is None or newest - last > LONGEST_SILENCE


def _backlog(server: Component) -> timedelta:
    """Estimate how long the pending data takes; at the most that a server can, when untold."""
    rate = server.bytes_per_second or MOST_BYTES_A_DAY / timedelta(days=1).total_seconds()
    return timedelta(seconds=(server.pending_bytes or 0) / rate)


def _built_in(server: Component, components: Iterable[Component]) -> bool:
    return any(
        each.role is Role.CONFIGURATION_SERVER
        and (each.fabric_id, each.address) == (server.fabric_id, server.address)
        for each in components
    )


def _share(server: Component, size: Size) -> float:
    """Tell how much of the size the server has, by what it has the least of."""
    pairs = ((server.memory_gib, size.memory), (server.cache_gib, size.cache))
    return min((has / needs for has, needs in pairs if has is not None), default=1.0)


def _draw(server: Component, left: int, key: str) -> float:
    """Draw the server's lot for the key, the smallest wins: as often as it has a share of room."""
    if not key:
        return -left
    digest = hashlib.sha256(f"{key}/{server.component_id}".encode()).digest()
    chance = (int.from_bytes(digest[:8]) + 1) / 2**64
    return -math.log(chance) / left


def _no_room(vault: str, against: Iterable[tuple[Component, tuple[str, ...]]]) -> Refusal:
    told = "; ".join(f"{server.name} {', '.join(reasons)}" for server, reasons in against)
    return Refusal(
        code=NO_ROOM,
        subject=vault,
        detail=f"no process server can take another machine: {told or 'there is none'}",
        remedy="Mend what its process servers report, add one that is large enough, or move "
        "machines that replicate through a full one, then start the wave again.",
    )
