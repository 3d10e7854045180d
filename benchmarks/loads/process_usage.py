"""What processes take, as Linux counts it: processor time, and the peak of their memory."""

import asyncio
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from local.parts import Supervisor

_TICK = os.sysconf("SC_CLK_TCK")
_EVERY = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Taken:
    """What one process has taken: seconds of processor, MiB of memory at its peak."""

    seconds: float
    peak: float


@dataclass(slots=True)
class Usage:
    """What each part's processes took, those that are dead as well: by part, then process id."""

    parts: dict[str, dict[int, Taken]] = field(default_factory=lambda: defaultdict(dict))

    def look(self, supervisor: Supervisor) -> None:
        """Note how every part stands now; of one that is dead the last look holds."""
        for name in supervisor.names:
            number = supervisor.process_id(name)
            if taken := taken_by(number):
                self.parts[name][number] = taken

    def seconds(self, name: str) -> float:
        """Sum up the processor time of all of a part's processes."""
        return sum(each.seconds for each in self.parts[name].values())

    def peak(self, name: str) -> float:
        """Tell the most memory that any of a part's processes had, in MiB."""
        return max(each.peak for each in self.parts[name].values())


@asynccontextmanager
async def watched(supervisor: Supervisor) -> AsyncIterator[Usage]:
    """Look twice a second while the block runs, and once more at its end."""
    usage = Usage()
    watching = asyncio.create_task(_watch(usage, supervisor))
    try:
        yield usage
    finally:
        watching.cancel()
        usage.look(supervisor)


async def _watch(usage: Usage, supervisor: Supervisor) -> None:
    while True:
        usage.look(supervisor)
        await asyncio.sleep(_EVERY)


def taken_by(number: int) -> Taken | None:
    """Read what a process has taken; None once it is gone."""
    try:
        times = Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()
        status = Path(f"/proc/{number}/status").read_text("utf-8").splitlines()
    except OSError:
        return None
    peak = next((line.split()[1] for line in status if line.startswith("VmHWM")), None)
    # What has ended and is not yet waited for has no memory any longer.
    return Taken((int(times[11]) + int(times[12])) / _TICK, int(peak) / 1024) if peak else None
