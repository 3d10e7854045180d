"""Staging servers and the source network from outside: what no cloud would let anybody do.

All under `/simulator`, like the rest of the control endpoint (see control). A server shows up in
the vault after the world's `registration_delay`, or `after` that many seconds; one that registers
again beats again, in its new version.

    POST   /simulator/configuration-servers     {name, address, version, run_as_accounts: [names],
                                                process_server: bool, cores, memory_gib, cache_gib}
    POST   /simulator/process-servers           {name, address, version, configuration_server,
                                                cores, memory_gib, cache_gib}
    POST   /simulator/master-targets            {name, address, version, configuration_server}
    POST   /simulator/appliances                {name, address, version}
    POST   /simulator/{those}/{name}/heartbeat  {beats: bool}
    POST   /simulator/process-servers/{name}/load  {cpu_percent, memory_percent,
                                                free_cache_percent, pending_bytes}
    POST   /simulator/run-as-accounts/{name}    {state: good | wrong | locked}
    POST   /simulator/network                   {address, name, fqdn, bios_id, os, disks,
                                                open_ports, agent_version} a machine stands there
"""

from collections.abc import Callable

from local.simulators.site_recovery.http.call import Answer, Api, Call, Route
from local.simulators.site_recovery.http.control_reading import read
from local.simulators.site_recovery.model import discovery, network, registering
from local.simulators.site_recovery.model.fabric import AccountState
from local.simulators.site_recovery.model.server import Server, StagedLoad
from local.simulators.site_recovery.model.server_staging import set_account_state, set_load
from local.simulators.site_recovery.model.world import World


def _registers[Registration](
    kind: type[Registration], register: Callable[[World, Registration], Server]
) -> Callable[[World, Call], Answer]:
    """Make the answer to the registration of one kind of server."""

    def answer(world: World, call: Call) -> Answer:
        server = register(world, read(kind, call.body))
        return Answer(body={"name": server.name, "id": server.server_id})

    return answer


def set_heartbeat(world: World, call: Call) -> Answer:
    """Stop or start a server."""
    beats = read(bool, call.body.get("beats"))
    discovery.set_appliance_heartbeat(world, call.names["name"], beats=beats)
    return Answer(body={"name": call.names["name"], "beats": beats})


def stage_load(world: World, call: Call) -> Answer:
    """Let a process server be as busy as somebody says."""
    set_load(world, call.names["name"], read(StagedLoad, call.body))
    return Answer(body={"name": call.names["name"]})


def stage_account(world: World, call: Call) -> Answer:
    """Let a run-as account be good, wrong or locked."""
    set_account_state(world, call.names["name"], read(AccountState, call.body.get("state")))
    return Answer(body={"name": call.names["name"]})


def announce(world: World, call: Call) -> Answer:
    """Let a machine stand in the source network."""
    machine = network.announce(world, read(network.NetworkMachine, call.body))
    return Answer(body={"address": machine.address, "name": machine.name})


_API = Api.CONTROL
_KINDS = {
    "appliances": _registers(registering.ServerRegistration, registering.register_appliance),
    "configuration-servers": _registers(
        registering.ConfigurationServerRegistration, registering.register_configuration_server
    ),
    "process-servers": _registers(
        registering.ProcessServerRegistration, registering.register_process_server
    ),
    "master-targets": _registers(
        registering.JoiningRegistration, registering.register_master_target
    ),
}

ROUTES = (
    *(Route("POST", f"/simulator/{kind}", answer, _API) for kind, answer in _KINDS.items()),
    *(
        Route("POST", f"/simulator/{kind}/{{name}}/heartbeat", set_heartbeat, _API)
        for kind in _KINDS
    ),
    Route("POST", "/simulator/process-servers/{name}/load", stage_load, _API),
    Route("POST", "/simulator/run-as-accounts/{name}", stage_account, _API),
    Route("POST", "/simulator/network", announce, _API),
)
