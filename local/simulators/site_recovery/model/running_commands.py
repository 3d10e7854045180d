"""Run commands of virtual machines: begun, looked at, deleted. They wait for the VM agent."""

from dataclasses import replace
from datetime import datetime, timedelta

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.arm_id import key_of, last_segment
from local.simulators.site_recovery.model.errors import bad_request, not_found
from local.simulators.site_recovery.model.making_machines import find_machine
from local.simulators.site_recovery.model.run_command import RunCommand, ScriptAnswer
from local.simulators.site_recovery.model.virtual_machine import AzureMachine
from local.simulators.site_recovery.model.world import World

_LONGEST = timedelta(hours=48)


def put_command(world: World, vm_id: str, name: str, script: str, timeout: timedelta) -> RunCommand:
    """Begin to run a script, instead of one of the same name; ArmError 404 without a machine."""
    with world.turn("put_run_command", vm_id) as turn:
        machine = find_machine(world, vm_id)
        if not timedelta() < timeout <= _LONGEST:
            raise bad_request("InvalidParameter", "timeoutInSeconds is out of range.")
        answer = _choose(world, machine, script)
        command = RunCommand(name, script, timeout, world.now, answer)
        machine.commands[name.casefold()] = command
        turn.effect = "begun"
        _go_on(world, machine, command)
        return command


def get_command(world: World, vm_id: str, name: str) -> RunCommand:
    """Read a command; ArmError 404 when machine or command is not there."""
    with world.turn("get_run_command", vm_id):
        machine = find_machine(world, vm_id)
        world.agenda.look(key_of(machine.vm_id))
        command = _find(machine, name)
        _go_on(world, machine, command)
        return command


def delete_command(world: World, vm_id: str, name: str) -> None:
    """Delete a command and what it said; ArmError 404 when there is none."""
    with world.turn("delete_run_command", vm_id) as turn:
        machine = find_machine(world, vm_id)
        _find(machine, name)
        turn.effect = "deleted"
        del machine.commands[name.casefold()]


def answer_scripts(world: World, answer: ScriptAnswer) -> None:
    """Let scripts end otherwise from now on; the last that was said counts."""
    with world.intervention():
        world.script_answers.insert(0, answer)


def _choose(world: World, machine: AzureMachine, script: str) -> ScriptAnswer:
    for number, each in enumerate(world.script_answers):
        meant = each.machine.casefold() in {"", machine.name.casefold()}
        if meant and each.script in script:
            if each.times == 1:
                del world.script_answers[number]
            elif each.times:
                world.script_answers[number] = replace(each, times=each.times - 1)
            return each
    return ScriptAnswer()


def _go_on(world: World, machine: AzureMachine, command: RunCommand) -> None:
    """Begin what waited for the agent; it ends by the world's agenda."""
    if command.begun is not None or not machine.agent_ready:
        return
    command.begun = world.now
    takes = command.timeout if command.answer.hangs else min(command.answer.takes, command.timeout)

    def end(at: datetime) -> None:
        command.ended = at

    command.running = world.agenda.begin(
        Activity(
            subject=key_of(machine.vm_id),
            begun=world.now,
            duration=takes,
            looks=1,
            done=end,
        )
    )


def _find(machine: AzureMachine, name: str) -> RunCommand:
    try:
        return machine.commands[name.casefold()]
    except KeyError:
        kind = "Microsoft.Compute/virtualMachines/runCommands"
        raise not_found(kind, f"{last_segment(machine.vm_id)}/{name}") from None
