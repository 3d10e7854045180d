"""A wave whose host dies again and again: `python -m benchmarks.loads.restarts --restarts 20`."""

import argparse
import asyncio
import json
import os
import random
import sys
import time
from collections import Counter
from contextlib import suppress
from typing import Any

import httpx

from benchmarks.loads.deaths import Deaths
from benchmarks.loads.once import faults, stopped_sources
from benchmarks.loads.process_usage import watched
from domain.approval import ACKNOWLEDGEMENT
from domain.itinerary import Phase
from local.ferry_api import ApiProblem, FerryApi, Unreachable
from local.system import LocalSystem, Plan, local_system
from local.wave_status import finished, percent_of

_WAVE = "load"
_SPEED = 200.0
# Seconds between two looks at the wave, each of which reads all its instances.
_SHORTEST, _FOR_EACH = 2.0, 0.015
_PACE = ("command", "configuration", "discovery", "replication", "stop", "validation", "job")
# Looks of a wave this large, which the hurried clock would have several times a second.
_UNHURRIED = {"patience": "P30D", "every": "PT15M", "longest": "PT1H"}
_WORLD = {"subnet": "10.64.0.0/16"}  # a /24 has addresses for 251 machines
_MOST_MIB = 400
_SETTINGS = {
    # A message in the hands of a dead host is seen again after ten minutes otherwise.
    "AzureFunctionsJobHost__extensions__queues__lease": "00:00:30",
    # By the hurried clock: every 18 seconds, where five minutes would be without a pause.
    "FERRY_UPKEEP_SCHEDULE": "0 0 * * * *",
    "FERRY_PREFLIGHT_SCHEDULE": "0 0 0 * * *",
}


async def play(system: LocalSystem, deaths: Deaths) -> dict[str, Any]:
    """Send the wave, approve whoever waits, look until it is over; give its last status."""
    patient = dict.fromkeys(_PACE, _UNHURRIED)
    wave = {"wave": _WAVE, "region": system.region, "instances": list(system.instances)}
    told, every = "", max(_SHORTEST, _FOR_EACH * len(system.instances))
    async with FerryApi(system.url, system.key) as api:
        await api.post("waves", {**wave, "policy": {"pace": patient}})
        while True:
            with suppress(ApiProblem, Unreachable):  # the host is dead, or comes up just now
                status: dict[str, Any] = await api.get(f"waves/{_WAVE}")
                if finished(status):
                    await deaths.over()
                    return status
                ways = [percent_of(each) for each in status["instances"]]
                deaths.hear(sum(ways) / len(ways))
                if (now := _words(status)) != told:
                    told = now
                    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {told}\n")
                if status["waiting_for"]["approval"]:
                    answer = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT}
                    await api.post(f"waves/{_WAVE}/approval", {**answer, "by": "load"})
            await asyncio.sleep(every)


def _words(status: dict[str, Any]) -> str:
    order = list(Phase)
    phases = Counter(Phase(each["phase"]) for each in status["instances"])
    return ", ".join(f"{phases[each]} {each}" for each in sorted(phases, key=order.index))


async def run(instances: int, restarts: int, speed: float, seed: int) -> dict[str, Any]:
    """Play one wave with so many deaths of its host, and judge what came of it."""
    plan = Plan(speed=speed, instances=instances, settings=_SETTINGS, world=_WORLD)
    async with local_system(plan) as system:
        async with watched(system.supervisor) as usage:
            began = time.perf_counter()
            deaths = Deaths(system, restarts, random.Random(seed), usage)
            status = await play(system, deaths)
            took = time.perf_counter() - began
        async with httpx.AsyncClient(timeout=120) as world:
            vault, aws = f"{system.site_recovery_url}/simulator", system.aws_url
            ledger = (await world.get(f"{vault}/ledger")).json()["entries"]
            contents = (await world.get(f"{vault}/contents")).json()
            calls = (await world.get(f"{aws}/ferry-simulator/ledger")).json()
        found = [*faults(system.instances, status, ledger, contents)]
        if len(deaths.made) < restarts:
            found.append(f"the host was to die {restarts} times, and did {len(deaths.made)} times")
        stops = stopped_sources(calls)
        return {
            "instances": instances,
            "outcomes": Counter(each["outcome"] for each in status["instances"]),
            "reasons": Counter(e["because"] for e in status["instances"] if e["because"]),
            "faults": found,
            "restarts": deaths.made,
            "sources asked to stop more than once": sum(n > 1 for n in stops.values()),
            "peak memory of a host, MiB": round(usage.peak("host")),
            "peak memory of each host, MiB": [round(e.peak) for e in usage.parts["host"].values()],
            "processor time, s": {name: round(usage.seconds(name), 1) for name in usage.parts},
            "wall time, s": round(took),
            "speed of the clock": speed,
            "load average": [round(each, 1) for each in os.getloadavg()],
        }


async def main() -> int:
    """Measure and print; 1 when anything was lost or done twice, or a host took 400 MiB."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--instances", type=int, default=1_000)
    options.add_argument("--restarts", type=int, default=20)
    options.add_argument("--speed", type=float, default=_SPEED, help="of the hurried clock")
    options.add_argument("--seed", type=int, default=1, help="of the moments of death")
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = options.parse_args()
    # Else each host compiles all SDKs anew, which takes three times the memory of running them.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    figures = await run(chosen.instances, chosen.restarts, chosen.speed, chosen.seed)
    lines = [f"{name:40}{value}" for name, value in figures.items()]
    print(json.dumps(figures, indent=2) if chosen.json else "\n".join(lines))
    return int(bool(figures["faults"]) or figures["peak memory of a host, MiB"] >= _MOST_MIB)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
