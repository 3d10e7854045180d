"""A PowerShell script that runs on a virtual machine, and what has become of it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

MOST_WORDS = 500


class MachineCommandState(StrEnum):
    """Azure's words for how far a run command is."""

    UNKNOWN = "Unknown"
    PENDING = "Pending"
    RUNNING = "Running"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    TIMED_OUT = "TimedOut"
    CANCELED = "Canceled"


@dataclass(frozen=True, slots=True)
class MachineCommandRef:
    """One command of one virtual machine, by the name that tells it from all others."""

    vm_id: str
    name: str


@dataclass(frozen=True, slots=True)
class MachineCommandOrder:
    """The order to run a script as SYSTEM, for `timeout` at the most."""

    ref: MachineCommandRef
    script: str
    timeout: timedelta


@dataclass(frozen=True, slots=True)
class MachineCommand:
    """How far a command is; `exit_code` is None while nobody knows, `words` the end of its output.

    Of a long output only the last 500 characters are kept.
    """

    state: MachineCommandState = MachineCommandState.UNKNOWN
    exit_code: int | None = None
    words: str = ""


_UNDER_WAY = {
    MachineCommandState.UNKNOWN,
    MachineCommandState.PENDING,
    MachineCommandState.RUNNING,
}


def machine_command_ended(command: MachineCommand) -> bool:
    """Say whether nothing more will come of it."""
    return command.state not in _UNDER_WAY


def end_of_script(command: MachineCommand) -> MachineCommand:
    """Keep how a script stands and not what it has said, which may hold an operator's secrets."""
    return replace(command, words="")


def went_well(command: MachineCommand) -> bool:
    """Say whether the script itself succeeded; that Azure could run it says nothing."""
    return command.state is MachineCommandState.SUCCEEDED and command.exit_code == 0


def last_words(output: str, error: str) -> str:
    """Keep the end of what a script has said, its errors last."""
    return "\n".join(each.strip() for each in (output, error) if each.strip())[-MOST_WORDS:]
