"""Deaths of the host along a wave's way: killed and asked to end by turns, and started anew."""

import asyncio
import random
import sys
import time
from dataclasses import dataclass, field

from benchmarks.loads.process_usage import Usage
from local.system import LocalSystem

_MOMENT = 2.0  # seconds at most, from when a share is reached until the death


@dataclass(slots=True)
class Deaths:
    """When the host dies: at seeded shares of the wave's way, one in each stretch of it.

    Killed and asked to end by turns; each death comes a moment after its share is reached, so it
    finds the host in the middle of anything.
    """

    system: LocalSystem
    times: int
    dice: random.Random
    usage: Usage
    made: list[str] = field(default_factory=list)
    shares: list[float] = field(init=False)
    _going: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        """Cast all shares at once: percents of the way, up to 95."""
        self.shares = [(k + self.dice.random()) * 95 / self.times for k in range(self.times)]

    def hear(self, percent: float) -> None:
        """Let the host die if the next share is reached and the last death is over."""
        if self._going and self._going.done():
            self._going.result()
            self._going = None
        if self.shares and percent >= self.shares[0] and not self._going:
            self.shares.pop(0)
            self._going = asyncio.create_task(self._die(percent))

    async def over(self) -> None:
        """Wait until the host that died last is back."""
        if self._going:
            await self._going

    async def _die(self, percent: float) -> None:
        supervisor, kill = self.system.supervisor, len(self.made) % 2 == 0
        await asyncio.sleep(self.dice.uniform(0, _MOMENT))
        self.usage.look(supervisor)
        await (supervisor.kill("host") if kill else supervisor.end("host"))
        await supervisor.restart("host")
        self.made.append(f"{'killed' if kill else 'ended'} at {percent:.1f} %")
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} host {self.made[-1]}\n")
