"""Machines a second into durable claims by a file, against queue messages, one a machine.

Twenty waves of a thousand: a file's own message waits for the queue's pause of up to two seconds.
"""

import asyncio
import time
import uuid
from collections.abc import Callable
from itertools import count
from statistics import median

import requests
from azure.data.tables import TableClient, TableServiceClient
from azure.storage.queue import QueueServiceClient

from benchmarks.result import Figure, Result
from clouds.azure.claim_shelf import Shelf
from clouds.azure.tables import Tables, find
from clouds.azure.wave_register import WaveTables
from clouds.azure.wave_rows import PARTITION
from domain.run import Run
from local.system import LocalSystem, Plan, local_system

ROUNDS, MACHINES, PER_WAVE, MESSAGES = 3, 20_000, 1_000, 300
_PATIENCE, _GLANCE = 60.0, 0.05
_COLUMNS = "wave,region,instance"


def measure() -> Result:
    """Let both run by turns on the local system; no wave may begin, so that nothing else runs."""
    return asyncio.run(_measured())


async def _measured() -> Result:
    plan = Plan(speed=1.0, instances=0, settings={"FERRY_MOST_WAVES": "1"})
    async with local_system(plan) as system:
        return await asyncio.to_thread(_by_turns, system)


def _by_turns(system: LocalSystem) -> Result:
    tables = Tables(lambda: TableServiceClient.from_connection_string(system.storage))
    WaveTables(tables).take_slot(Run("taken", 1, ("i-0",)), 1)
    waves = count()
    bulk, raw = [], []
    _file(system, tables, waves, 1, 1)  # imports are not what is measured
    for _ in range(ROUNDS):
        bulk.append(_file(system, tables, waves, MACHINES, PER_WAVE))
        raw.append(_messages(system))
    speeds = MACHINES / median(bulk), MESSAGES / median(raw)
    return Result(
        (Figure("machines/s ÷ messages/s", speeds[0] / speeds[1], 10, at_least=True),),
        {
            "file: machines/s until all claims are durable": round(speeds[0]),
            "queue: messages/s received and deleted": round(speeds[1]),
        },
        ROUNDS,
    )


def _file(
    system: LocalSystem, tables: Tables, waves: "count[int]", machines: int, per_wave: int
) -> float:
    """Send a file; seconds until the last claim is in its table."""
    name, claims = f"b{next(waves)}-{uuid.uuid4().hex[:6]}", tables.claims
    ids = [f"i-{uuid.uuid4().hex[:17]}" for _ in range(machines)]
    rows = [f"{name}-{n // per_wave},{system.region},{each}" for n, each in enumerate(ids)]
    body = "\n".join([_COLUMNS, *rows]).encode()
    headers = {"x-functions-key": system.key, "content-type": "text/csv"}
    began = time.perf_counter()
    url = f"{system.url}/api/bulk"
    answer = requests.post(url, data=body, headers=headers, timeout=120)
    if not answer.ok:
        raise RuntimeError(answer.text)
    for number in range(-(-machines // per_wave)):
        held = f"{name}-{number}"
        _until(lambda wave=held: _confirmed(tables, wave))
    seconds = time.perf_counter() - began
    if not set(ids) <= (held := _held(claims)):
        raise RuntimeError(f"{len(set(ids) & held)} of {machines} claims")
    for row in claims.list_entities():  # a wave's claims end with its migrations
        claims.delete_entity(row)
    return seconds


def _held(claims: TableClient) -> set[str]:
    shelves = map(Shelf.read, claims.list_entities())
    return {name for shelf in shelves for name in shelf.claims()}


def _confirmed(tables: Tables, wave: str) -> bool:
    row = find(tables.waves, PARTITION, wave)
    return bool(row and row["confirmed"])


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("the claims never came")
        time.sleep(_GLANCE)


def _messages(system: LocalSystem) -> float:
    """Receive and delete a message for each machine; seconds, without the sending."""
    service = QueueServiceClient.from_connection_string(system.storage)
    queue = service.create_queue(f"raw-{uuid.uuid4().hex[:8]}")
    for number in range(MESSAGES):
        queue.send_message(f"i-{number:017x}")
    began, taken = time.perf_counter(), 0
    while taken < MESSAGES:
        for message in queue.receive_messages(messages_per_page=32, max_messages=32):
            queue.delete_message(message)
            taken += 1
    return time.perf_counter() - began
