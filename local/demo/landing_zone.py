"""The first act where there is nothing yet: a landing zone is prepared, people's part included."""

from collections.abc import Mapping
from typing import Any

import httpx
from rich.console import Console

from local.command_line.landing_zone.drawing import tables
from local.ferry_api import FerryApi
from local.screen import cell, draw
from local.system import LocalSystem

ZONE = "demo"
_ACCOUNT = "administrator"
_LOOK_EVERY = 0.25


async def prepare(api: FerryApi, system: LocalSystem, screen: Console) -> bool:
    """Prepare a landing zone and tell every change; False, with the reason, when it fails."""
    await api.post("landing-zones", _document(system))
    told = ""
    status: dict[str, Any] = {}
    async for status in api.changes(f"landing-zones/{ZONE}", _LOOK_EVERY):
        if (line := _line(status)) != told:
            screen.print(cell(line))
            told = line
        if status["manual_step"]:
            await _do_by_hand(status, system, screen)
        if status["outcome"]:
            break
    for drawn in tables(status):
        draw(screen, drawn)
    if any(row["needed"] and not row["open"] for row in status["reach"]):
        screen.print(cell("The wave opens these to that address alone, and closes them again."))
    ready: bool = status["outcome"] == "ready"
    screen.print(
        cell(f"landing zone {ZONE}: {status['because']} {status['remedy']}".rstrip()),
        style="green" if ready else "red",
    )
    return ready


def _document(system: LocalSystem) -> dict[str, Any]:
    return {
        "zone": ZONE,
        "azure": {"location": system.location},
        "aws": {
            "region": system.region,
            "subnet_id": system.subnet_id,
            "instance_profile": system.profile,
        },
        "instances": list(system.instances),
        "accept_closed_ports": True,  # the wave opens what a push needs, and closes it again
    }


def _line(status: Mapping[str, Any]) -> str:
    step, phase = status["step"], status["phase"].replace("_", " ")
    waits = status["waiting_for"]
    where = f"landing zone {step['number']}/{step['of']} " if step["number"] else "landing zone "
    return f"{where}{phase}{f', waits for {waits}' if waits else ''}"


async def _do_by_hand(status: Mapping[str, Any], system: LocalSystem, screen: Console) -> None:
    """Do what only a person can, as the demo's operator: give the server an account."""
    screen.print(cell(status["manual_step"]["words"]), style="yellow")
    screen.print(cell("The demo plays that person."), style="dim")
    servers = [each for each in status["components"] if each["role"] == "configuration server"]
    async with httpx.AsyncClient(base_url=system.site_recovery_url) as simulator:
        for each in servers:
            person = {"name": each["name"], "address": each["address"]}
            answer = await simulator.post(
                "/simulator/configuration-servers", json=person | {"run_as_accounts": [_ACCOUNT]}
            )
            answer.raise_for_status()
