"""What a look at an instance finds of the mobility service: installed or not, registered or not."""

from dataclasses import dataclass

from domain.machine import MachineIdentity
from domain.mobility_service import Command, CommandState
from domain.printed import last_json
from domain.source_instance import InstanceRef

UNKNOWN_MACHINE = MachineIdentity("", "")


@dataclass(frozen=True, slots=True)
class AgentSearch:
    """Where to look for the agent, and for whose sake: the looks of another run don't count."""

    ref: InstanceRef
    run: str


@dataclass(frozen=True, slots=True)
class AgentSighting:
    """What the latest look has found.

    Not `reachable` means that Systems Manager does not manage the instance, not `looked` that no
    look has ended yet. An empty `version` says that none is installed.
    """

    reachable: bool = True
    looked: bool = False
    version: str = ""
    registered: bool = False
    reboot_pending: bool = False
    identity: MachineIdentity = UNKNOWN_MACHINE


def sighting_of(command: Command) -> AgentSighting:
    """Read what a look has printed, JSON in its last line; one that failed has seen nothing."""
    try:
        report = last_json(command.output)
        return AgentSighting(
            looked=command.state is CommandState.SUCCESS,
            version=str(report["version"]),
            registered=bool(report["registered"]),
            reboot_pending=bool(report["reboot_pending"]),
            identity=MachineIdentity(str(report["bios_id"]), str(report["fqdn"])),
        )
    except (ValueError, KeyError, TypeError):
        return AgentSighting()


def agent_seen(sighting: AgentSighting) -> bool:
    """Say whether it is known what is on the instance, or that nobody can look."""
    return sighting.looked or not sighting.reachable


def agent_registered(sighting: AgentSighting) -> bool:
    """Say whether the agent has registered."""
    return sighting.registered


def found_before_push(sighting: AgentSighting) -> str:
    """Put into words what a push will find on the machine."""
    if not sighting.reachable:
        return "The instance is not managed by Systems Manager: nobody looked for an agent on it."
    if not sighting.version:
        state = "No mobility service is installed: the process server will push it."
    else:
        registered = "registered" if sighting.registered else "not registered"
        state = (
            f"Mobility service {sighting.version} is installed, {registered}: the process server "
            "takes it over, or updates it."
        )
    pending = " A reboot is pending: the push may ask for it (95224)."
    return state + (pending if sighting.reboot_pending else "")
