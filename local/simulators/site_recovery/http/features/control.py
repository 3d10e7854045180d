"""Staging the world from outside: what no cloud would let anybody do.

All under `/simulator`, JSON in and out, no token. Names of machines are host names, full names or
BIOS ids; times are seconds; faults are told in model/faults, servers in registration.

    GET    /simulator/world                     everything that is there
    POST   /simulator/reset                     {settings…} begin anew, with other settings if given
    POST   /simulator/agents                    {bios_id, fqdn, ip_address, disks: [{size, used}],
                                                after, never, …} a mobility service registers
    POST   /simulator/machines/{name}/heartbeat {beats: bool} the source machine stops or starts
    POST   /simulator/writings/{bios id}        {writers, rests, skew} what is written on a machine
    GET    /simulator/contents                  hash of what each virtual machine held when made
    GET    /simulator/faults                    faults that still wait or last
    POST   /simulator/faults                    {kind, when, subject, times, code, …}
    DELETE /simulator/faults/{number}           take a fault away, with what lasts of it
    GET    /simulator/ledger                    every mutating call and its effect
    POST   /simulator/script-answers            {machine, script, exit_code, output, error, takes,
                                                hangs, times} how run commands end
    POST   /simulator/consoles                  {machine, text, blue, enabled} what boot
                                                diagnostics tells
"""

from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from local.simulators.journal import Writing
from local.simulators.site_recovery.http.call import Answer, Api, Call, Route
from local.simulators.site_recovery.http.control_reading import read
from local.simulators.site_recovery.http.shapes.inspection import inspection
from local.simulators.site_recovery.model import (
    console,
    discovery,
    running_commands,
    trouble,
    writing,
)
from local.simulators.site_recovery.model.faults import Fault
from local.simulators.site_recovery.model.run_command import ScriptAnswer
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.world import World

_FAULTS = TypeAdapter(dict[str, Fault])


def show_world(world: World, _: Call) -> Answer:
    """Show everything that is there."""
    return Answer(body=inspection(world))


def reset(world: World, call: Call) -> Answer:
    """Begin anew."""
    world.reset(read(WorldSettings, call.body) if call.body else None)
    return Answer(body=inspection(world))


def register_agent(world: World, call: Call) -> Answer:
    """Let a machine's mobility service register."""
    machine = discovery.register_agent(world, read(AgentRegistration, call.body))
    return Answer(body={"name": machine.name, "fqdn": machine.agent.fqdn})


def set_machine_heartbeat(world: World, call: Call) -> Answer:
    """Stop or start a source machine."""
    beats = read(bool, call.body.get("beats"))
    machine = discovery.set_heartbeat(world, call.names["name"], beats=beats)
    return Answer(body={"name": machine.name, "beats": beats})


def note_writing(world: World, call: Call) -> Answer:
    """Hear what is written on a source machine."""
    writing.note_writing(world, call.names["bios"], read(Writing, call.body))
    return Answer(204)


def show_contents(world: World, _: Call) -> Answer:
    """Hash what the virtual machines that failovers made held at first, by their ids."""
    made = [vm for vm in world.virtual_machines.values() if vm.point_time]
    return Answer(body={vm.vm_id: writing.machine_hash(world, vm.vm_id) for vm in made})


def list_faults(world: World, _: Call) -> Answer:
    """List the faults that still wait or last."""
    return Answer(body=_FAULTS.dump_python(world.faults.waiting(), mode="json"))


def inject_fault(world: World, call: Call) -> Answer:
    """Let something go wrong."""
    return Answer(body={"number": trouble.inject(world, read(Fault, call.body))})


def withdraw_fault(world: World, call: Call) -> Answer:
    """Take a fault away."""
    trouble.withdraw(world, call.names["number"])
    return Answer(204)


def show_ledger(world: World, _: Call) -> Answer:
    """Show every mutating call and its effect."""
    entries: list[dict[str, Any]] = [
        asdict(entry) | {"at": entry.at.isoformat(), "refused": entry.refused}
        for entry in world.ledger.entries
    ]
    return Answer(body={"entries": entries})


def answer_scripts(world: World, call: Call) -> Answer:
    """Let run commands end otherwise from now on."""
    running_commands.answer_scripts(world, read(ScriptAnswer, call.body))
    return Answer(204)


def stage_console(world: World, call: Call) -> Answer:
    """Let boot diagnostics tell something else from now on."""
    console.stage_console(world, read(console.Console, call.body))
    return Answer(204)


_API = Api.CONTROL

ROUTES = (
    Route("GET", "/simulator/world", show_world, _API),
    Route("POST", "/simulator/reset", reset, _API),
    Route("POST", "/simulator/agents", register_agent, _API),
    Route("POST", "/simulator/machines/{name}/heartbeat", set_machine_heartbeat, _API),
    Route("POST", "/simulator/writings/{bios}", note_writing, _API),
    Route("GET", "/simulator/contents", show_contents, _API),
    Route("GET", "/simulator/faults", list_faults, _API),
    Route("POST", "/simulator/faults", inject_fault, _API),
    Route("DELETE", "/simulator/faults/{number}", withdraw_fault, _API),
    Route("GET", "/simulator/ledger", show_ledger, _API),
    Route("POST", "/simulator/script-answers", answer_scripts, _API),
    Route("POST", "/simulator/consoles", stage_console, _API),
)
