"""Starts the local system and serves until it is told to stop."""

import asyncio
import json
import sys

from local.system import Plan, local_system


async def up(plan: Plan, stop: asyncio.Event) -> int:
    """Print where everything answers, one line of JSON, and serve; 1 when a part dies."""
    async with local_system(plan) as system:
        print(json.dumps(system.addresses()), flush=True)  # noqa: T201 (the answer itself)
        death = asyncio.create_task(system.supervisor.first_death())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({death, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in (death, stopped):
            task.cancel()
        if stop.is_set():
            return 0
        sys.stderr.write(death.result() + "\n")
        return 1
