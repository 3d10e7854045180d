"""What a virtual machine's console says and shows, for boot diagnostics."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from local.simulators.site_recovery.model.making_machines import find_machine
from local.simulators.site_recovery.model.settings import STRICT
from local.simulators.site_recovery.model.virtual_machine import AzureMachine
from local.simulators.site_recovery.model.world import World

_WIDTH, _HEIGHT = 80, 60
_BLACK, _BLUE, _LOGON = (0, 0, 0), (0, 120, 215), (32, 64, 48)
_USUAL = "UEFI: Boot0001 Windows Boot Manager\r\nEVENT: The EMS console has started\r\nSAC>"


@dataclass(frozen=True, slots=True)
class Console:
    """What boot diagnostics tells of virtual machines of a name, of any for an empty one.

    `text` None is the usual log; `blue` fills the screen as a stop error does; `enabled` is False
    where the machine has no boot diagnostics.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    machine: str = ""
    text: str | None = None
    blue: bool = False
    enabled: bool = True


def stage_console(world: World, console: Console) -> None:
    """Let machines of that name tell this from now on."""
    with world.intervention():
        world.consoles[console.machine.casefold()] = console


def get_console(world: World, vm_id: str) -> tuple[AzureMachine, Console]:
    """Find a machine, and what its console tells; ArmError 404 when there is none."""
    with world.turn("get_boot_diagnostics", vm_id):
        machine = find_machine(world, vm_id)
        staged = world.consoles
        return machine, staged.get(machine.name.casefold()) or staged.get("") or Console()


def console_text(console: Console) -> str:
    """Tell what the serial console has said."""
    return _USUAL if console.text is None else console.text


def screenshot(machine: AzureMachine, console: Console) -> bytes:
    """Paint the console as a Windows bitmap: black until it has booted, a picture at the logon."""
    if console.blue:
        return _blue()
    return _logon() if machine.running else _black()


@cache
def _blue() -> bytes:
    return _bitmap(lambda _: _BLUE)


@cache
def _black() -> bytes:
    return _bitmap(lambda _: _BLACK)


@cache
def _logon() -> bytes:
    return _bitmap(lambda row: tuple((each + 3 * row) % 256 for each in _LOGON))


def _bitmap(colour_of: Callable[[int], tuple[int, ...]]) -> bytes:
    rows = b"".join(bytes(reversed(colour_of(row))) * _WIDTH for row in range(_HEIGHT))
    start = 54
    head = struct.pack("<2sIHHI", b"BM", start + len(rows), 0, 0, start)
    body = struct.pack("<IiiHHIIiiII", 40, _WIDTH, _HEIGHT, 1, 24, 0, len(rows), 0, 0, 0, 0)
    return head + body + rows
