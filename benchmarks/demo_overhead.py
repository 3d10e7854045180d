"""A demo of 50 against what the simulators themselves take, which the clock's speed makes 20 s."""

import asyncio
import logging
import time
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from benchmarks.loads.wave import migrate
from benchmarks.result import Figure, Result
from benchmarks.whole_chain import approve_at_once
from domain.migration import Pace
from domain.pace import Vigil
from local.configured import configured
from local.demo.document import wave_of
from local.demo.wishes import Wishes
from local.demo.workloads import let_work
from local.engine import run_until_idle
from local.rehearsal import APPLIANCE, Rehearsal
from local.system import Plan, local_system
from triggers.documents import WaveDocument

INSTANCES, PATH = 50, 20.0
_STEADY = timedelta(seconds=5)


def measure() -> Result:
    """Hurry the clock so that the path takes 20 s, and migrate the demo's wave by it."""
    logging.disable(logging.WARNING)
    path = critical_path()
    return asyncio.run(_demo(path))


def critical_path() -> timedelta:
    """Tell what the simulators take of one migration that looks every few seconds."""
    stage = Rehearsal()
    approve_at_once(stage)
    estate, ref = stage.world.estate, stage.add_instance(1)

    class System:
        region, instances = ref.region, {ref.instance_id: "web-1"}
        isolated_network_id = estate.isolated_network_id

    told: Any = System
    document = WaveDocument.model_validate(wave_of(told, Wishes()))
    settings = configured(
        estate, aws_account_id=ref.account_id, appliance_instance_id=APPLIANCE.instance_id
    )
    wave = document.to_domain(settings, (ref.instance_id,), None)
    steady = {
        each.name: replace(vigil, every=_STEADY, longest=_STEADY)
        for each in fields(Pace)
        if isinstance(vigil := getattr(Pace(), each.name), Vigil)
    }
    order = replace(wave, pace=Pace(**steady))
    stage.start(order)
    began = stage.clock.now()
    run_until_idle(stage.hub, stage.worker)
    [report] = stage.report(order).reports
    if report.outcome != "migrated":
        raise RuntimeError(report)
    return stage.clock.now() - began


async def _demo(path: timedelta) -> Result:
    speed = path.total_seconds() / PATH
    async with local_system(Plan(speed=speed, instances=INSTANCES)) as system:
        await let_work(system)
        began = time.perf_counter()
        outcomes = await migrate(system)
        seconds = time.perf_counter() - began
    if outcomes["migrated"] != INSTANCES:
        raise RuntimeError(f"the demo came to {outcomes}")
    return Result(
        (Figure("wall time ÷ the simulator's path of 20 s", seconds / PATH, 1.5),),
        {
            "the simulators' path, minutes of their clock": round(path / timedelta(minutes=1)),
            "speed of the clock": round(speed),
            "seconds of the wave": round(seconds, 1),
        },
    )
