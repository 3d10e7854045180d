"""The port to virtual machines from within."""

from functools import lru_cache

from domain.boot_diagnostics import BootDiagnostics
from domain.boot_failure import telling_lines
from domain.machine_command import (
    MachineCommand,
    MachineCommandOrder,
    MachineCommandRef,
    MachineCommandState,
    last_words,
)
from domain.screenshot import read_screen
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.model import console, running_commands
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.making_machines import find_machine
from local.simulators.site_recovery.model.world import World

_read_screen = lru_cache(maxsize=3)(read_screen)  # consoles show one of three pictures


class SimulatedMachines:
    """`clouds.ports.Machines` on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def read_boot_diagnostics(self, vm_id: str) -> BootDiagnostics:
        """Read what the console says and shows."""
        with translated("compute", vm_id), self._world.intervention():
            machine, shown = console.get_console(self._world, vm_id)
            if not shown.enabled:
                return BootDiagnostics(enabled=False)
            lines = telling_lines(console.console_text(shown))
            return BootDiagnostics(
                lines=lines, screen=_read_screen(console.screenshot(machine, shown))
            )

    def start_command(self, order: MachineCommandOrder) -> None:
        """Begin to run a script, unless a command of its name is there."""
        world, ref = self._world, order.ref
        with translated("compute", ref.vm_id), world.intervention():
            machine = find_machine(world, ref.vm_id)
            if ref.name.casefold() not in machine.commands:
                running_commands.put_command(
                    world, ref.vm_id, ref.name, order.script, order.timeout
                )

    def get_command(self, ref: MachineCommandRef) -> MachineCommand:
        """Read how far a command is."""
        with translated("compute", ref.vm_id), self._world.intervention():
            found = running_commands.get_command(self._world, ref.vm_id, ref.name)
            state = MachineCommandState(found.state)
            if found.ended is None or state is MachineCommandState.TIMED_OUT:
                return MachineCommand(state)
            answer = found.answer
            return MachineCommand(state, answer.exit_code, last_words(answer.output, answer.error))

    def delete_command(self, ref: MachineCommandRef) -> None:
        """Begin to delete a command and what it said; gone is fine."""
        with translated("compute", ref.vm_id), self._world.intervention():
            try:
                running_commands.delete_command(self._world, ref.vm_id, ref.name)
            except ArmError as error:
                if error.code != "ResourceNotFound":
                    raise
