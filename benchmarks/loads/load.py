"""Fifty clients at once, reading and writing: `python -m benchmarks.loads.load`."""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import time
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from domain.approval import ACKNOWLEDGEMENT
from local.system import LocalSystem, Plan, local_system

_SPEED = 300.0
_APPROVAL = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT}
_AT_THE_GATE = "awaiting_approval"
# What a client does next, and how often among a hundred.
_SHARES = {"start": 12, "repeat": 4, "cancel": 4, "status": 30, "events": 25, "list": 13}
_SHARES |= {"page": 12}
_PATIENCE = 180.0  # seconds that real waves have to get past what they were told
_SERVER_ERROR, _NOT_FOUND = 500, 404


@dataclass(slots=True)
class Load:
    """What was asked and what came of it: latencies by kind, answers, accepted writes."""

    api: httpx.AsyncClient
    region: str
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[str] = field(default_factory=Counter)
    waves: dict[str, dict[str, Any]] = field(default_factory=dict)
    approved: set[str] = field(default_factory=set)
    cancelled: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)

    async def ask(self, kind: str, method: str, path: str, **given: Any) -> httpx.Response:
        """Ask, and note how long it took and how it ended."""
        began = time.perf_counter()
        answer = await self.api.request(method, path, **given)
        self.seconds[kind].append(time.perf_counter() - began)
        self.answers[f"{kind} {answer.status_code}"] += 1
        if answer.status_code >= _SERVER_ERROR:
            sys.stderr.write(f"{method} {path}: {answer.status_code} {answer.text[:300]}\n")
        return answer

    async def start(self, name: str, instance: str) -> None:
        """Start a wave and remember it once it is accepted."""
        wave = {"wave": name, "region": self.region, "instances": [instance]}
        if (await self.ask("start", "POST", "waves", json=wave)).is_success:
            self.waves[name] = wave


class Client:
    """One of the callers: owns a wave of a real instance, if any, and starts others."""

    def __init__(self, load: Load, number: int, instance: str | None) -> None:
        self._load, self._dice = load, random.Random(number)
        self._real, self._instance = f"real-{number}", instance
        self._mine: list[str] = []
        self._tags: dict[str, str] = {}

    async def run(self, until: float) -> None:
        """Go on until the moment, by the event loop's clock."""
        while time.monotonic() < until:
            if self._instance and self._dice.random() < 0.3:  # noqa: PLR2004
                await self._decide()
            kind = self._dice.choices(list(_SHARES), list(_SHARES.values()))[0]
            await getattr(self, f"_{kind}")()

    async def _decide(self) -> None:
        """Look at the real wave; let it cut over once it asks, or call it off now and then."""
        if self._real in self._load.approved | self._load.cancelled:
            return
        status = await self._load.ask("status", "GET", f"waves/{self._real}")
        if not status.is_success or not status.json()["waiting_for"]["approval"]:
            return
        if self._dice.random() < 0.2:  # noqa: PLR2004
            path, body, done = "cancel", {"comment": "load"}, self._load.cancelled
        else:
            path, body, done = "approval", _APPROVAL, self._load.approved
        if (await self._load.ask(path, "POST", f"waves/{self._real}/{path}", json=body)).is_success:
            done.add(self._real)

    async def _start(self) -> None:
        name = f"load-{uuid.uuid4().hex[:12]}"
        await self._load.start(name, f"i-{uuid.uuid4().hex[:17]}")
        self._mine.append(name)

    async def _repeat(self) -> None:
        if known := self._known():
            await self._load.ask("repeat", "POST", "waves", json=self._load.waves[known])

    async def _cancel(self) -> None:
        if known := self._known():
            await self._load.ask(
                "cancel", "POST", f"waves/{known}/cancel", json={"comment": "load"}
            )

    async def _status(self) -> None:
        await self._read("status", lambda name: f"waves/{name}")

    async def _events(self) -> None:
        await self._read("events", lambda name: f"waves/{name}/events")

    async def _page(self) -> None:
        await self._read("page", lambda name: f"waves/{name}/instances")

    async def _list(self) -> None:
        await self._look("list", "waves")

    async def _read(self, kind: str, path: Any) -> None:
        if (known := self._known()) and await self._look(kind, path(known)) == _NOT_FOUND:
            self._load.lost.append(f"{known}: {kind} answered 404")

    async def _look(self, kind: str, path: str) -> int:
        known = {"If-None-Match": self._tags[path]} if path in self._tags else {}
        answer = await self._load.ask(kind, "GET", path, headers=known)
        if "etag" in answer.headers:
            self._tags[path] = answer.headers["etag"]
        return answer.status_code

    def _known(self) -> str | None:
        known = [name for name in self._mine if name in self._load.waves]
        return self._dice.choice(known) if known else None


async def verify(load: Load) -> None:
    """Find every accepted write again, and note what is lost."""
    for name, wave in load.waves.items():
        answer = await load.api.get(f"waves/{name}")
        found = [each["instance"] for each in answer.json().get("instances", [])]
        if found != wave["instances"]:
            load.lost.append(f"{name}: accepted, then {answer.status_code} {found}")
    deadline = time.monotonic() + _PATIENCE
    for name in sorted(load.approved | load.cancelled):
        while not await _obeyed(load, name):
            if time.monotonic() > deadline:
                load.lost.append(f"{name}: told at its gate, and stands there still")
                break
            await asyncio.sleep(0.5)


async def _obeyed(load: Load, name: str) -> bool:
    (instance,) = (await load.api.get(f"waves/{name}")).json()["instances"]
    if name in load.cancelled:
        return bool(instance["outcome"] in {"cancelled", "rolled_back"})
    return bool(instance["phase"] != _AT_THE_GATE)


def report(load: Load, seconds: float) -> dict[str, Any]:
    """Put the figures together."""
    every = [each for kind in load.seconds.values() for each in kind]
    kinds = {**load.seconds, "all": every}
    return {
        "requests": len(every),
        "requests per second": round(len(every) / seconds, 1),
        "answers": dict(sorted(load.answers.items())),
        "server errors": sum(n for k, n in load.answers.items() if k.split()[1] >= "500"),
        "waves accepted": len(load.waves),
        "approvals accepted": len(load.approved),
        "cancellations accepted at the gate": len(load.cancelled),
        "lost writes": load.lost,
        "latency, ms": {kind: _percentiles(took) for kind, took in sorted(kinds.items())},
        "machine's load average": [round(each, 1) for each in os.getloadavg()],
    }


def _percentiles(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    named = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(seconds)}
    return {"count": len(seconds)} | {k: round(1000 * v, 1) for k, v in named.items()}


async def run(system: LocalSystem, clients: int, seconds: float) -> dict[str, Any]:
    """Let the clients go, then look for what they wrote."""
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    headers = {"x-functions-key": system.key}
    async with httpx.AsyncClient(
        base_url=f"{system.url}/api", headers=headers, limits=limits, timeout=120
    ) as api:
        load, instances = Load(api, system.region), list(system.instances)
        await _warm_up(load, instances[:clients])
        until = time.monotonic() + seconds
        given = [*instances, *[None] * clients][:clients]
        await asyncio.gather(*(Client(load, n, one).run(until) for n, one in enumerate(given)))
        figures = report(load, seconds)
        await verify(load)
        return figures | {"lost writes": load.lost}


async def _warm_up(load: Load, instances: list[str]) -> None:
    """Start a wave of each real instance, and wait until one of them is at its gate."""
    for number, each in enumerate(instances):
        await load.start(f"real-{number}", each)
    deadline = time.monotonic() + _PATIENCE
    while instances and time.monotonic() < deadline:
        status = (await load.api.get("waves/real-0")).json()
        if status["waiting_for"]["approval"]:
            break
        await asyncio.sleep(0.5)
    load.seconds.clear()
    load.answers.clear()


async def main() -> int:
    """Measure, print, and give 1 when a write was lost or the server failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--instances", type=int, default=20, help="real ones, a wave each")
    options.add_argument("--state", action="store_true", help="with a state directory")
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = options.parse_args()
    with TemporaryDirectory() as place:
        state = Path(place) / "state" if chosen.state else None
        settings = {"FERRY_MOST_WAVES": "9999"}
        plan = Plan(speed=_SPEED, instances=chosen.instances, settings=settings, state=state)
        async with local_system(plan) as system:
            figures = await run(system, chosen.clients, chosen.seconds)
    words = [f"{name:40}{value}" for name, value in figures.items() if name != "latency, ms"]
    words += [f"{kind:12}{took}" for kind, took in figures["latency, ms"].items()]
    sys.stdout.write((json.dumps(figures, indent=2) if chosen.json else "\n".join(words)) + "\n")
    return int(bool(figures["lost writes"] or figures["server errors"]))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
