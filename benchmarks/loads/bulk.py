"""Measures a file of 100,000 rows: `python -m benchmarks.loads.bulk`; --serve: also over HTTP."""

import argparse
import asyncio
import json
import statistics
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from local.system import LocalSystem, Plan, local_system
from triggers.bulk_file.reading import read_file

_COLUMNS = (
    "wave,region,account,instance,vm_name,vm_size,resource_group_id,network_id,subnet_name,"
    "disk_type,license_type,tags"
)
_GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/landing"
_PER_WAVE = 1_000
_HOME = "123456789012"


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--serve", action="store_true", help="send it to the running system too")
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = options.parse_args()
    body = csv_file(chosen.rows)
    report = {"rows": chosen.rows, "megabytes": round(len(body) / 1e6, 1)}
    report |= reading(body, chosen.rows, chosen.rounds)
    if chosen.serve:
        report |= asyncio.run(sending(body, chosen.rows))
    words = "\n".join(f"{name:40}{figure:>12,}" for name, figure in report.items())
    print(json.dumps(report, indent=2) if chosen.json else words)


def csv_file(rows: int) -> bytes:
    """Write a file with every column filled."""
    lines = (
        f"wave-{number // _PER_WAVE},eu-central-1,,i-{number:017x},vm-{number},Standard_D4s_v5,"
        f"{_GROUP},,default,Premium_LRS,WindowsServer,owner=payroll;cost=42"
        for number in range(rows)
    )
    return "\n".join([_COLUMNS, *lines]).encode()


def reading(body: bytes, rows: int, rounds: int) -> dict[str, float]:
    """Read and check the file: rows a second, and what memory it takes besides the body."""
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        read_file(body, "text/csv", _HOME)
        seconds.append(time.perf_counter() - began)
    tracemalloc.start()
    contents = read_file(body, "text/csv", _HOME)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    if contents.problems or contents.rows != rows:
        raise SystemExit(f"the file is not right: {contents.problems[:3]}")
    result = sum(len(wave.document) for wave in contents.waves)
    return {
        "read: rows per second": round(rows / statistics.median(seconds)),
        "read: MB of the result": round(result / 1e6, 1),
        "read: MB at the peak, body not counted": round(peak / 1e6, 1),
    }


async def sending(body: bytes, rows: int) -> dict[str, float]:
    """Send the file to the running system until it is answered; the host's memory before, after."""
    async with local_system(Plan(speed=300.0)) as system:
        await asyncio.to_thread(_post, system, csv_file(1))  # imports are not what is measured
        host = system.supervisor.process_id("host")
        with _peak_memory(host) as memory:
            seconds = await asyncio.to_thread(_post, system, body)
    return {
        "sent: seconds until all are queued": round(seconds, 2),
        "sent: rows per second": round(rows / seconds),
        "sent: MB of the host before": memory[0],
        "sent: MB of the host at the peak": memory[1],
    }


def _post(system: LocalSystem, body: bytes) -> float:
    headers = {"x-functions-key": system.key, "content-type": "text/csv"}
    began = time.perf_counter()
    url = f"{system.url}/api/bulk"
    requests.post(url, data=body, headers=headers, timeout=230).raise_for_status()
    return time.perf_counter() - began


@contextmanager
def _peak_memory(process: int) -> Iterator[list[float]]:
    """Give a process's resident memory before, and its peak meanwhile, in MB."""
    figures: list[float] = []
    (Path("/proc") / str(process) / "clear_refs").write_text("5")
    figures.append(_resident(process, "VmRSS"))
    yield figures
    figures.append(_resident(process, "VmHWM"))


def _resident(process: int, kind: str) -> float:
    lines = (Path("/proc") / str(process) / "status").read_text().splitlines()
    [line] = [line for line in lines if line.startswith(f"{kind}:")]
    return round(int(line.split()[1]) * 1024 / 1e6, 1)


if __name__ == "__main__":
    main()
