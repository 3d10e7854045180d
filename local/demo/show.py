"""The course of the demo: the local system, the landing zone where there is none, the wave."""

import asyncio
import json
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from rich.console import Console
from rich.live import Live

from local.board import plain_changes, wave_board, wave_report
from local.demo.deciding import act, answer
from local.demo.document import WAVE, wave_of
from local.demo.evidence import show_certificates, show_rehearsals
from local.demo.landing_zone import prepare
from local.demo.plot import as_told, spoil
from local.demo.preflight import look_first
from local.demo.wishes import Wishes
from local.demo.workloads import let_work
from local.ferry_api import FerryApi
from local.screen import console, draw
from local.system import LocalSystem, Plan, local_system
from local.wave_status import at_gate, finished

# An hour passes in about 12 seconds: discovery takes 3 seconds, a replication of hours half a
# minute.
SPEED = 300.0
_LOOK_EVERY = 0.25


async def demo(wishes: Wishes, plan: Plan, stop: asyncio.Event) -> int:
    """Run the demo; 0 only when everything has gone as its plot has it."""
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
        if status is None:
            return 1
        if wishes.keep:
            screen.print("The system runs until you press Ctrl-C:", system.addresses())
            await stop.wait()
    if wishes.as_json:
        print(json.dumps(status))  # noqa: T201 (the answer itself)
    return 0 if as_told(status, wishes) else 1


async def _show(system: LocalSystem, wishes: Wishes, screen: Console) -> dict[str, Any] | None:
    names = system.instances
    async with FerryApi(system.url, system.key) as api:
        if system.empty and not await prepare(api, system, screen):
            return None
        await let_work(system)
        await look_first(api, system, screen)
        await api.post("waves", wave_of(system, wishes))
        status = await _follow(api, names, screen, _gate_or_end)
        if any(at_gate(each) for each in status["instances"]):
            await show_rehearsals(api, system, screen)
            await spoil(system, wishes.plot, screen)
            await answer(api, status, wishes, screen)
        done: set[str] = set()
        while not finished(status):
            action = _waiting_action(status, done)
            if action and not await act(api, action, wishes, screen):
                return None
            done |= {action["action"]} if action else set()
            status = await _follow(api, names, screen, partial(_action_or_end, done=done))
    draw(screen, wave_report(status, names))
    return status if await show_certificates(system, status, screen) else None


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


def _waiting_action(status: Mapping[str, Any], done: Collection[str]) -> Mapping[str, Any] | None:
    """Give the manual action at which a recovery plan waits, but for those that are done."""
    waiting = (each["waiting_for"] for each in status["recovery_plans"])
    return next((each for each in waiting if each and each["action"] not in done), None)


def _action_or_end(status: Mapping[str, Any], done: Collection[str]) -> bool:
    return finished(status) or _waiting_action(status, done) is not None


def _gate_or_end(status: Mapping[str, Any]) -> bool:
    return all(at_gate(each) or each["outcome"] for each in status["instances"])
