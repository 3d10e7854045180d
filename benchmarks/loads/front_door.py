"""Measures the doors on the local system: `python -m benchmarks.loads.front_door`."""

import argparse
import asyncio
import base64
import json
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
from azure.data.tables import TableServiceClient
from azure.storage.queue import QueueClient

from clouds.azure.status_tables import StatusTables
from clouds.azure.tables import Tables
from clouds.azure.wave_register import WaveTables
from domain.itinerary import Phase
from domain.run import Registration
from domain.status import Progress, Subject
from local.system import LocalSystem, Plan, local_system

ROUNDS = 10


async def main() -> None:
    """Measure and print the medians."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--instances", type=int, default=1_000)
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = options.parse_args()
    async with local_system(Plan(speed=1.0, instances=0)) as system:
        headers = {"x-functions-key": system.key}
        async with httpx.AsyncClient(base_url=f"{system.url}/api", headers=headers) as api:
            figures = {
                "queue message to started wave, s": await _median(lambda: _queued(system, api)),
                "HTTP request to started wave, s": await _median(lambda: _posted(system, api)),
                **await _reading(system, api, chosen.instances),
            }
    lines = [f"{name:55}{value:9.3f}" for name, value in figures.items()]
    print(json.dumps(figures) if chosen.json else "\n".join(lines))


async def _median(measure: Callable[[], Awaitable[float]]) -> float:
    return round(statistics.median([await measure() for _ in range(ROUNDS)]), 3)


def _document(system: LocalSystem) -> dict[str, object]:
    """Write a wave of one instance that does not exist: it ends at once."""
    unique = uuid.uuid4().hex
    instances = [f"i-{unique[:17]}"]
    return {"wave": f"b-{unique[:8]}", "region": system.region, "instances": instances}


async def _queued(system: LocalSystem, api: httpx.AsyncClient) -> float:
    document = _document(system)
    text = base64.b64encode(json.dumps(document).encode()).decode()
    queue = QueueClient.from_connection_string(system.storage, "migration-requests")
    began = time.perf_counter()
    await asyncio.to_thread(queue.send_message, text)
    return await _until_started(api, document["wave"], began)


async def _posted(system: LocalSystem, api: httpx.AsyncClient) -> float:
    document, began = _document(system), time.perf_counter()
    (await api.post("waves", json=document)).raise_for_status()
    return await _until_started(api, document["wave"], began)


async def _until_started(api: httpx.AsyncClient, wave: object, began: float) -> float:
    """Wait for the first thing that the wave's story tells."""
    while not (await api.get(f"waves/{wave}/events")).json().get("events"):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return time.perf_counter() - began


async def _reading(system: LocalSystem, api: httpx.AsyncClient, instances: int) -> dict[str, float]:
    wave = f"large-{uuid.uuid4().hex[:8]}"
    await asyncio.to_thread(_fill, system.storage, wave, instances)
    answer = await api.get(f"waves/{wave}")
    known = {"If-None-Match": answer.headers["etag"]}
    about = f"of a wave of {instances} instances, s"

    async def read(path: str, headers: dict[str, str] | None = None) -> float:
        began = time.perf_counter()
        (await api.get(path, headers=headers)).read()
        return time.perf_counter() - began

    return {
        f"status {about}": await _median(lambda: read(f"waves/{wave}")),
        f"unchanged status {about}": await _median(lambda: read(f"waves/{wave}", known)),
        f"one page of 100 instances {about}": await _median(
            lambda: read(f"waves/{wave}/instances")
        ),
        f"status document {about.removesuffix(', s')}, KiB": len(answer.content) / 1024,
    }


def _fill(storage: str, wave: str, count: int) -> None:
    tables = Tables(lambda: TableServiceClient.from_connection_string(storage))
    ids = tuple(f"i-{number:017x}" for number in range(count))
    WaveTables(tables).accept(Registration(wave, "f", "d", "123456789012", "eu-west-1", ids))
    status, now = StatusTables(tables), datetime.now(UTC)
    told = [Progress(Subject(wave, each), now, Phase.REPLICATING) for each in ids]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(status.record, told))


if __name__ == "__main__":
    asyncio.run(main())
