"""What goes wrong in the demo on purpose, and how it has to end then."""

from collections.abc import Mapping
from typing import Any

import httpx
from rich.console import Console

from local.demo.wishes import Plot, Wishes
from local.screen import cell
from local.system import LocalSystem


async def spoil(system: LocalSystem, plot: Plot, screen: Console) -> None:
    """Let the next virtual machine not start, where the plot has it so."""
    if plot is not Plot.FAILED_VALIDATION:
        return
    words = "In this story one virtual machine will not start. Watch Ferry take its failover back."
    screen.print(cell(words), style="yellow")
    fault = {"kind": "vm_never_boots", "when": "boot"}
    async with httpx.AsyncClient(base_url=system.site_recovery_url) as simulator:
        (await simulator.post("/simulator/faults", json=fault)).raise_for_status()


def as_told(status: Mapping[str, Any], wishes: Wishes) -> bool:
    """Say whether the wave has ended as the plot has it."""
    ends = status["outcomes"]
    back = 1 if wishes.plot is Plot.FAILED_VALIDATION else 0
    return bool(ends["rolled_back"] == back and ends["migrated"] == wishes.instances - back)
