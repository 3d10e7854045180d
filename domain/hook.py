"""One call of a hook: of which cutover, there or back, and by which words it is known again."""

from dataclasses import dataclass, replace
from datetime import timedelta

from domain.cutover import Hook
from domain.errors import Refusal, Refused
from domain.machine_command import (
    MachineCommand,
    MachineCommandOrder,
    MachineCommandRef,
    went_well,
)
from domain.mobility_service import COMMAND_DELIVERY
from domain.pace import Vigil
from domain.quiescence import Quiesce, QuiesceOrder
from domain.source_instance import InstanceRef

_FIRST, _LONGEST, _GRACE = timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5)
# A command may still begin at the end of its delivery, and ends by itself a minute after its time.
COMMAND_GRACE = COMMAND_DELIVERY + timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class HookCall:
    """The order to do what a hook says, or with `undo` to take it back.

    `key` is the same however often it is sent: who is called twice by it does it once.
    """

    hook: Hook
    wave: str
    ref: InstanceRef
    vm_id: str
    attempt: int = 1
    undo: bool = False

    @property
    def step(self) -> str:
        """Name it among the hooks of its cutover."""
        return f"{self.hook.name}-{'undo' if self.undo else 'do'}"

    @property
    def key(self) -> str:
        """Name it among all calls there ever are."""
        return f"{self.wave}-{self.ref.instance_id}-{self.attempt}-{self.step}"

    @property
    def what(self) -> str:
        """Tell the address, the script, or the words for a person."""
        return self.hook.undo if self.undo else self.hook.do

    def __str__(self) -> str:
        return f"hook {self.hook.name}" + (" (undo)" if self.undo else "")


@dataclass(frozen=True, slots=True)
class StepDone:
    """A person's word that a manual step is done."""

    by: str = ""
    comment: str = ""


def done(step: str, word: StepDone) -> str:
    """Put into words who has done a manual step."""
    return f"{step} done by {word.by or 'an operator'}" + (
        f": {word.comment}" if word.comment else ""
    )


def hook_command(call: HookCall) -> MachineCommandOrder:
    """Write the order to run a hook's script on the virtual machine."""
    ref = MachineCommandRef(call.vm_id, f"ferry-hook-{call.step}")
    return MachineCommandOrder(ref, call.what, call.hook.timeout)


def instance_command(call: HookCall) -> QuiesceOrder:
    """Write the order to run a hook's script once on the instance that it names."""
    ref = replace(call.ref, instance_id=call.hook.instance_id)
    return QuiesceOrder(ref, Quiesce(call.what, timeout=call.hook.timeout), call.key)


def hook_vigil(call: HookCall) -> Vigil:
    """Choose how long to wait for a script: its own time, and some for the clouds' part.

    On an instance none begins after that any more, so its undo can't be overtaken by it.
    """
    grace = COMMAND_GRACE if call.hook.instance_id else _GRACE
    return Vigil(_FIRST, _LONGEST, call.hook.timeout + grace)


def require_well(call: HookCall, command: MachineCommand) -> None:
    """Raise Refused unless the script has succeeded; what it has said is shown to nobody."""
    if not went_well(command):
        raise Refused(
            Refusal(
                code="hook.command_failed",
                subject=str(call),
                detail=f"its script ended {command.state} with exit code {command.exit_code}",
                remedy="Look at the command on the machine, mend it, then cut over again.",
            )
        )
