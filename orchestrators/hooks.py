"""The hooks of a cutover: each done once and in order, or taken back in the reverse one."""

from contextlib import suppress

from domain.cutover import Hook, HookKind
from domain.errors import MigrationError, Stalled
from domain.hook import (
    HookCall,
    StepDone,
    done,
    hook_command,
    hook_vigil,
    instance_command,
    require_well,
)
from domain.mobility_service import CommandRef
from domain.quiescing import require_command
from domain.status import Gate, Waiting
from durable import steps
from durable.context import Steps, pause
from durable.signal import Signal
from orchestrators.story import Story
from orchestrators.watches import watch_machine_script_end, watch_script_end


def step_done(step: str) -> Signal[StepDone]:
    """Tell the story that a person has done a manual step; its name says which."""
    return Signal(f"step_done_{step}", StepDone)


def do_hook(story: Story, hook: Hook, *, undo: bool = False) -> Steps[None]:
    """Do what the hook says, or take it back; a MigrationError when it is not done in time."""
    if undo and not hook.undo:
        return
    order = story.migration
    call = HookCall(hook, order.wave, order.ref, story.vm_id, order.attempt, undo)
    match hook.kind:
        case HookKind.WEBHOOK:
            yield from steps.call_webhook(story.ctx, call)
        case HookKind.MANUAL:
            yield from _ask(story, call)
        case _:
            yield from _run(story, call)
    if hook.kind is not HookKind.MANUAL:
        yield from story.remark(f"{call} done")


def _ask(story: Story, call: HookCall) -> Steps[None]:
    """Ask a person, and wait for their word."""
    said = step_done(call.step).listen(story.ctx)
    waiting = Waiting(Gate.MANUAL_STEP, f"{call}: {call.what}", call.step)
    yield from story.tell(story.phase, waiting=waiting)
    if (yield from pause(story.ctx, call.hook.timeout, said.task)):
        raise Stalled(f"{call}: nobody said that it is done in {call.hook.timeout}")
    yield from story.remark(done(str(call), said.message()))


def _run(story: Story, call: HookCall) -> Steps[None]:
    """Run a script on the instance that the hook names, else on the virtual machine."""
    if not call.hook.instance_id:
        yield from _run_on_machine(story, call)
        return
    order = instance_command(call)
    started = yield from steps.start_quiesce(story.ctx, order)
    key = CommandRef(order.ref, started.command_id)
    require_command(str(call), (yield from story.until(watch_script_end, key, hook_vigil(call))))


def _run_on_machine(story: Story, call: HookCall) -> Steps[None]:
    """Run it there by a run command, and leave nothing of it."""
    order = hook_command(call)
    yield from steps.start_machine_command(story.ctx, order)
    command = yield from story.until(watch_machine_script_end, order.ref, hook_vigil(call))
    with suppress(MigrationError):  # it goes with the machine at the latest
        yield from steps.delete_machine_command(story.ctx, order.ref)
    require_well(call, command)
