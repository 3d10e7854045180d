"""Measures the dashboard's pages on the local system: `python -m benchmarks.loads.dashboard`."""

import argparse
import asyncio
import json
import statistics
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
from azure.data.tables import TableServiceClient

from clouds.azure.status_tables import StatusTables
from clouds.azure.tables import Tables
from clouds.azure.wave_register import WaveTables
from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.run import Registration, Run
from domain.status import Gate, Progress, Subject, Waiting
from local.system import LocalSystem, Plan, local_system

ROUNDS = 10
PAGES = {
    "portfolio": "",
    "wave board": "/waves/{wave}",
    "instance list": "/waves/{wave}/instances",
    "instance list, searched": "/waves/{wave}/instances?search=approve&health=attention",
    "instance": "/waves/{wave}/instances/{instance}",
    "approvals": "/approvals",
    "schedule": "/schedule",
    "settings": "/settings",
}


async def main() -> None:
    """Measure and print the medians of the first view of each page, in milliseconds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--instances", type=int, default=1_000)
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = options.parse_args()
    async with local_system(Plan(speed=1.0, instances=0)) as system:
        figures = await _measure(system, chosen.instances)
    lines = [f"{name:30}{value:9.1f}" for name, value in figures.items()]
    print(json.dumps(figures) if chosen.json else "\n".join(lines))


async def _measure(system: LocalSystem, count: int) -> dict[str, float]:
    wave = f"large-{uuid.uuid4().hex[:8]}"
    ids = tuple(f"i-{number:017x}" for number in range(count))
    await asyncio.to_thread(_fill, system.storage, wave, ids)
    figures = {}
    async with httpx.AsyncClient(base_url=f"{system.url}/api", timeout=30) as browser:
        own = {"sec-fetch-site": "same-origin"}
        sent = await browser.post("dashboard/sign-in", data={"key": system.key}, headers=own)
        kept = {"cookie": sent.headers["set-cookie"].split(";")[0]}  # secure, and this is http
        for name, path in PAGES.items():
            address = f"dashboard{path.format(wave=wave, instance=ids[0])}"
            await browser.get(address, headers=kept)
            figures[name] = await _median(browser, address, kept)
    return figures


async def _median(browser: httpx.AsyncClient, address: str, headers: dict[str, str]) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = await browser.get(address, headers=headers)
        took.append(1_000 * (time.perf_counter() - began))
        answer.raise_for_status()
    return round(statistics.median(took), 1)


def _fill(storage: str, wave: str, ids: tuple[str, ...]) -> None:
    tables = Tables(lambda: TableServiceClient.from_connection_string(storage))
    register = WaveTables(tables)
    register.accept(Registration(wave, "f", "d", "123456789012", "eu-west-1", ids))
    register.confirm(wave)
    register.take_slot(Run(wave, 1, ids), 25)
    register.begin(Run(wave, 1, ids))
    status, now = StatusTables(tables), datetime.now(UTC)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: _tell(status, wave, each, now), enumerate(ids)))


def _tell(status: StatusTables, wave: str, numbered: tuple[int, str], now: datetime) -> None:
    number, each = numbered
    item = ProtectedItem(
        f"/items/{each}", "Protected", replicated_bytes=number << 27, total_bytes=1 << 37,
        rpo=timedelta(minutes=5),
    )  # fmt: skip
    told = Progress(Subject(wave, each), now, Phase.REPLICATING, item)
    if number % 4 == 0:
        asks = Waiting(Gate.APPROVAL, f"Approve to stop {each} and fail it over", plan="ab" * 32)
        told = Progress(Subject(wave, each), now, Phase.AWAITING_APPROVAL, item, asks)
    status.record(told)


if __name__ == "__main__":
    asyncio.run(main())
