"""Measures whole waves on the local system: `python -m benchmarks.loads.wave 6 50 300`."""

import argparse
import asyncio
import json
import shutil
import tempfile
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

from domain.approval import ACKNOWLEDGEMENT
from local import demo
from local.clock import RealClock
from local.demo.document import WAVE, wave_of
from local.demo.wishes import Wishes
from local.demo.workloads import let_work
from local.engine import TaskHub
from local.ferry_api import ApiProblem, FerryApi
from local.system import LocalSystem, Plan, local_system


async def main() -> None:
    """Run a wave of each size and print what it took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", type=int, nargs="*", default=[6, 50, 300])
    options.add_argument("--speed", type=float, default=demo.SPEED, help="of the hurried clock")
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = options.parse_args()
    rows = [await run(size, chosen.speed) for size in chosen.sizes]
    print(json.dumps(rows, indent=2) if chosen.json else "\n".join(map(str, rows)))


async def run(size: int, speed: float) -> dict[str, Any]:
    """Migrate one wave, approved at once; seconds with and without starting the system."""
    began = time.perf_counter()
    async with local_system(Plan(speed=speed, instances=size)) as system:
        up = time.perf_counter()
        await let_work(system)
        outcomes = await migrate(system)
        done = time.perf_counter()
        return {
            "instances": size,
            "outcomes": {name: count for name, count in outcomes.items() if count},
            "seconds": round(done - up, 1),
            "seconds to start": round(up - began, 1),
            **memory(system),
            **await asyncio.to_thread(histories, system),
        }


async def migrate(system: LocalSystem) -> dict[str, int]:
    """Send the wave, approve whoever waits, and wait for the end."""
    document = wave_of(system, Wishes(len(system.instances)))
    async with FerryApi(system.url, system.key) as api:
        await api.post("waves", document)
        async for status in api.changes(f"waves/{WAVE}", 0.5):
            if status["waiting_for"]["approval"]:
                await _approve(api)
            if status["state"] == "finished":
                outcomes: dict[str, int] = status["outcomes"]
                return outcomes
    raise RuntimeError("the wave never finished")


async def _approve(api: FerryApi) -> None:
    answer = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT, "by": "benchmark"}
    try:
        await api.post(f"waves/{WAVE}/approval", answer)
    except ApiProblem as problem:
        if problem.document.get("status") != HTTPStatus.CONFLICT:  # somebody has gone on since
            raise


def memory(system: LocalSystem) -> dict[str, int]:
    """Read the peak memory of the host's process in MiB."""
    status = Path(f"/proc/{system.supervisor.process_id('host')}/status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return {"peak memory of the host, MiB": int(peak.split()[1]) // 1024}


def histories(system: LocalSystem) -> dict[str, int]:
    """Count events in a copy of the hub's file, which the host keeps to itself."""
    words = Path(f"/proc/{system.supervisor.process_id('host')}/cmdline").read_text("utf-8")
    state = Path(words.split("\0")[words.split("\0").index("--state") + 1])
    with tempfile.TemporaryDirectory() as place:
        for file in state.parent.glob(f"{state.name}*"):
            shutil.copy(file, place)
        hub = TaskHub(Path(place) / state.name, RealClock())
        stories, _ = hub.query()
        longest = max(len(hub.history(each.instanceId)) for each in stories)
        hub.close()
    return {"stories": len(stories), "longest history, events": longest}


if __name__ == "__main__":
    asyncio.run(main())
