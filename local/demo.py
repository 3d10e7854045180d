"""The demo: a wave of simulated EC2 instances migrates before your eyes."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.live import Live

from domain.approval import ACKNOWLEDGEMENT
from local.asking import confirm
from local.board import plain_changes, wave_board, wave_report
from local.ferry_api import FerryApi
from local.screen import console, draw
from local.system import LocalSystem, Plan, local_system
from local.wave_status import at_gate, finished

WAVE = "demo-1"
# An hour passes in about 12 seconds: discovery takes 3 seconds, a replication of hours half a
# minute.
SPEED = 300.0
# In hurried time a busy laptop is slow: what waits for minutes may take hours by this clock.
HURRIED, PATIENCE = ("command", "discovery", "stop", "validation", "job"), "P10D"
_LOOK_EVERY = 0.25


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller of the demo asked for."""

    instances: int = 6
    yes: bool = False
    as_json: bool = False
    keep: bool = False


async def demo(wishes: Wishes, plan: Plan, stop: asyncio.Event) -> int:
    """Run the demo; 0 only when every instance has migrated."""
    screen = console(stderr=True)
    screen.print("Starting Azurite, moto, the Site Recovery simulator and the host …")
    async with local_system(plan) as system:
        watched = asyncio.create_task(_show(system, wishes, screen))
        death = asyncio.create_task(system.supervisor.first_death())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({watched, death, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in (death, stopped):
            task.cancel()
        if not watched.done():
            watched.cancel()
            screen.print(death.result() if death.done() else "interrupted", style="red")
            return 1
        status = await watched
        if wishes.keep:
            screen.print("The system runs until you press Ctrl-C:", system.addresses())
            await stop.wait()
    if wishes.as_json:
        print(json.dumps(status))  # noqa: T201 (the answer itself)
    return 0 if status["outcomes"]["migrated"] == wishes.instances else 1


async def _show(system: LocalSystem, wishes: Wishes, screen: Console) -> dict[str, Any]:
    names = system.instances
    async with FerryApi(system.url, system.key) as api:
        policy = {"pace": {part: {"patience": PATIENCE} for part in HURRIED}}
        document = {
            "wave": WAVE,
            "region": system.region,
            "instances": list(names),
            "policy": policy,
        }
        await api.post("waves", document)
        status = await _follow(api, names, screen, _gate_or_end)
        if any(at_gate(each) for each in status["instances"]):
            await _answer(api, status, wishes, screen)
            status = await _follow(api, names, screen, finished)
    draw(screen, wave_report(status, names))
    return status


async def _follow(
    api: FerryApi, names: Mapping[str, str], screen: Console, until: Any
) -> dict[str, Any]:
    """Draw the wave until it has come so far."""
    before: dict[str, Any] = {"instances": []}
    with Live(console=screen, refresh_per_second=8, transient=True) as live:
        async for status in api.changes(f"waves/{WAVE}", _LOOK_EVERY):
            if screen.is_interactive:
                live.update(wave_board(status, names, screen.size))
            else:
                for line in plain_changes(before, status, names):
                    screen.print(line)
            before = status
            if until(status):
                break
    draw(screen, wave_board(before, names, screen.size))
    return before


async def _answer(
    api: FerryApi, status: Mapping[str, Any], wishes: Wishes, screen: Console
) -> None:
    waiting = [each for each in status["instances"] if at_gate(each)]
    screen.print(waiting[0]["waiting_for"]["words"])
    if len(waiting) > 1:
        screen.print(f"And {len(waiting) - 1} more alike.")
    question = f"Approve the cutover of {len(waiting)} instances ({ACKNOWLEDGEMENT})?"
    unanswered = "nobody can answer here; --yes approves"
    if wishes.yes or await confirm(question, screen, unanswered):
        answer = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT}
    else:
        answer = {"decision": "reject"}
    await api.post(f"waves/{WAVE}/approval", {**answer, "by": "demo"})


def _gate_or_end(status: Mapping[str, Any]) -> bool:
    return all(at_gate(each) or each["outcome"] for each in status["instances"])
