"""Measures what a look for notices costs with 1,000 instances: `python -m benchmarks.notifying`."""

import argparse
import asyncio
import json
import statistics
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from azure.data.tables import TableServiceClient

from clouds.azure.notice_tables import NoticeTables
from clouds.azure.status_tables import StatusTables
from clouds.azure.tables import Tables
from clouds.azure.wave_register import WaveTables
from clouds.ports import Clouds
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.protected_item import ProtectedItem
from domain.run import Registration, Run
from domain.status import Gate, Progress, Subject, Waiting
from local.configured import configured
from local.rehearsal import Rehearsal
from local.system import Plan, local_system
from settings import Settings
from triggers.notifying import notify_all

ROUNDS = 5
CHANNELS = (
    '[{"name":"ops","kind":"slack","secret":"setting:ops"},'
    '{"name":"soc","kind":"webhook","endpoint":"https://soc.example/","secret":"setting:soc"}]'
)


class Portfolio:
    """Waves in Azurite's tables, and the looks at them of this process."""

    def __init__(self, storage: str, waves: int, count: int) -> None:
        tables = Tables(lambda: TableServiceClient.from_connection_string(storage))
        self.stage = Rehearsal()
        self.clouds: Clouds = replace(
            self.stage.clouds,
            status=StatusTables(tables),
            register=WaveTables(tables),
            notices=NoticeTables(tables),
        )
        who = '[{"channel":"ops"},{"channel":"soc"}]'
        self.settings: Settings = configured(
            self.stage.world.estate,
            aws_account_id="1",
            channels_json=CHANNELS,
            subscribers_json=who,
        )
        self.now = datetime.now(UTC)
        each, run = count // waves, uuid.uuid4().hex[:8]
        self.waves = {
            f"n-{run}-{number}": [f"i-{number:08x}{one:09x}" for one in range(each)]
            for number in range(waves)
        }

    def begin(self) -> None:
        """Let all waves begin, and all of their instances replicate."""
        for wave, ids in self.waves.items():
            self.clouds.register.accept(
                Registration(wave, "f", "d", "123456789012", "eu-west-1", tuple(ids))
            )
            self.clouds.register.confirm(wave)
            self.clouds.register.take_slot(Run(wave, 1, tuple(ids)), 1_000)
            self.clouds.register.begin(Run(wave, 1, tuple(ids)))
        for phase in (Phase.ASSESSING, Phase.INSTALLING_MOBILITY_SERVICE, Phase.REPLICATING):
            self.tell(phase, item=ProtectedItem("/items/1", "Protected", total_bytes=1 << 37))

    def tell(self, phase: Phase, *, ends: bool = False, **more: object) -> None:
        """Let every instance go on."""

        def record(wave: str, one: str) -> None:
            about = {"report": MigrationReport(one, Outcome.MIGRATED)} if ends else {}
            told = Progress(Subject(wave, one), self.now, phase, **{**more, **about})  # type: ignore[arg-type]
            self.clouds.status.record(told)

        with ThreadPoolExecutor(8) as pool:
            every = [(wave, one) for wave, ids in self.waves.items() for one in ids]
            list(pool.map(lambda each: record(*each), every))

    def look(self) -> tuple[float, float]:
        """Look as the timer does; gives milliseconds of CPU and of the clock."""
        self.now += timedelta(minutes=1)
        began, cpu = time.perf_counter(), time.process_time()
        notify_all(self.clouds, self.settings, self.now)
        return 1_000 * (time.process_time() - cpu), 1_000 * (time.perf_counter() - began)


def measure(portfolio: Portfolio) -> dict[str, tuple[float, float]]:
    """Measure looks: at what is quiet, at gates, at ends."""
    figures = {}
    portfolio.begin()
    figures["waves have begun"] = portfolio.look()
    figures["nothing new, replicating"] = _median(portfolio)
    portfolio.now += timedelta(hours=1)
    figures["nothing new for an hour"] = _median(portfolio)
    portfolio.tell(Phase.AWAITING_APPROVAL, waiting=Waiting(Gate.APPROVAL, "Cut it over?"))
    figures["every instance asks"] = portfolio.look()
    figures["nothing new, all wait"] = _median(portfolio)
    portfolio.tell(Phase.ENDED, ends=True)
    figures["every instance ends"] = portfolio.look()
    figures["nothing new, all ended"] = _median(portfolio)
    return figures


def _median(portfolio: Portfolio) -> tuple[float, float]:
    looks = [portfolio.look() for _ in range(ROUNDS)]
    return statistics.median(c for c, _ in looks), statistics.median(w for _, w in looks)


async def main() -> None:
    """Measure and print: milliseconds of this process's CPU, and of the clock."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--instances", type=int, default=1_000)
    options.add_argument("--waves", type=int, default=10)
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = options.parse_args()
    async with local_system(Plan(speed=1.0)) as system:
        portfolio = Portfolio(system.storage, chosen.waves, chosen.instances)
        figures = await asyncio.to_thread(measure, portfolio)
    lines = [f"{name:30}{cpu:9.1f}{clock:9.1f}" for name, (cpu, clock) in figures.items()]
    print(json.dumps(figures) if chosen.json else "\n".join(lines))


if __name__ == "__main__":
    asyncio.run(main())
