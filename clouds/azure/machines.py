"""Virtual machines from within: boot diagnostics, and Run Command in its second version."""

from contextlib import suppress
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from clouds.azure.errors import translated
from clouds.azure.signed_blobs import read_signed_blob
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

_SYSTEM = "compute"
_MINUTES = 5  # the addresses are used at once, and by nobody else


class AzureMachines:
    """The port Machines, by the real SDK."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm

    def read_boot_diagnostics(self, vm_id: str) -> BootDiagnostics:
        """Read what the console says and shows."""
        from azure.core.exceptions import HttpResponseError  # noqa: PLC0415

        api = self._arm.compute.virtual_machines
        with translated(_SYSTEM, vm_id):
            try:
                places: Any = api.retrieve_boot_diagnostics_data(
                    *_machine(vm_id), sas_uri_expiration_time_in_minutes=_MINUTES
                )
            except HttpResponseError as error:
                if _says_off(error):
                    return BootDiagnostics(enabled=False)
                raise
        log = read_signed_blob(places.serial_console_log_blob_uri, f"{vm_id}: console log")
        shot = read_signed_blob(places.console_screenshot_blob_uri, f"{vm_id}: screenshot")
        text = log.decode("utf-8", errors="replace")
        return BootDiagnostics(lines=telling_lines(text), screen=read_screen(shot))

    def start_command(self, order: MachineCommandOrder) -> None:
        """Begin to run a script, unless a command of its name is there."""
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415
        from azure.mgmt.compute import models  # noqa: PLC0415

        names = *_machine(order.ref.vm_id), order.ref.name
        with translated(_SYSTEM, order.ref.vm_id):
            with suppress(ResourceNotFoundError):
                self._api.get_by_virtual_machine(*names)
                return
            machine: Any = self._arm.compute.virtual_machines.get(*_machine(order.ref.vm_id))
            command = models.VirtualMachineRunCommand(
                location=machine.location,
                properties=models.VirtualMachineRunCommandProperties(
                    source=models.VirtualMachineRunCommandScriptSource(script=order.script),
                    async_execution=True,
                    timeout_in_seconds=int(order.timeout.total_seconds()),
                ),
            )
            self._api.begin_create_or_update(*names, command, polling=False)

    def get_command(self, ref: MachineCommandRef) -> MachineCommand:
        """Read how far a command is; that it was provisioned does not mean that it succeeded."""
        with translated(_SYSTEM, ref.vm_id):
            found: Any = self._api.get_by_virtual_machine(
                *_machine(ref.vm_id), ref.name, expand="instanceView"
            )
        view = found.properties.instance_view
        if view is None:
            return MachineCommand()
        words = last_words(view.output or "", view.error or "")
        return MachineCommand(_state(view.execution_state), view.exit_code, words)

    def delete_command(self, ref: MachineCommandRef) -> None:
        """Begin to delete a command and what it said; gone is fine."""
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        with translated(_SYSTEM, ref.vm_id), suppress(ResourceNotFoundError):
            self._api.begin_delete(*_machine(ref.vm_id), ref.name, polling=False)

    @property
    def _api(self) -> Any:
        return self._arm.compute.virtual_machine_run_commands


def _machine(vm_id: str) -> tuple[str, str]:
    ids = parts(vm_id)
    return ids["resourcegroups"], ids["virtualmachines"]


def _state(word: str | None) -> MachineCommandState:
    known = [each for each in MachineCommandState if each.value == word]
    return known[0] if known else MachineCommandState.UNKNOWN


def _says_off(error: Any) -> bool:
    """Tell by its words an answer that there are no boot diagnostics: its code is not published."""
    words = str(error.message).lower()
    return error.status_code in {400, 409} and "diagnostic" in words
