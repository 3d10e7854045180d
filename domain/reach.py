"""Whether a landing zone's server reaches the instances: read from a check, put into words."""

import json

from domain.errors import Refusal, Refused
from domain.landing_zone import Reach, ReachOrder
from domain.mobility_service import Command, CommandState
from domain.security_rules import PUSH_PORTS

_NOT_PUSH = "Let the machine answer on TCP {port} from the server."
_PUSH = (
    "Allow TCP {port} from the server in the instance's security groups (Ferry's own group does "
    "so once the wave begins) and in Windows Firewall ({group})."
)
_FIREWALL = {
    135: "group Windows Management Instrumentation",
    139: "group File and Printer Sharing",
    445: "group File and Printer Sharing",
}


def read_reach(command: Command, order: ReachOrder) -> tuple[Reach, ...]:
    """Read what a check has found, for every port that was asked; Refused when it failed."""
    if command.state is not CommandState.SUCCESS:
        raise _unknown(order, command.error or command.state.value)
    try:
        answered = json.loads(command.output.strip().splitlines()[-1])
        found = {address: set(answered.get(address, ())) for address in order.ports}
    except (IndexError, ValueError, AttributeError, TypeError) as problem:
        raise _unknown(order, repr(problem)) from problem
    return tuple(
        Reach(address, port, port in found[address])
        for address, ports in order.ports.items()
        for port in ports
    )


def unreached(reaches: tuple[Reach, ...]) -> tuple[Reach, ...]:
    """List what did not answer."""
    return tuple(each for each in reaches if not each.open)


def remedy_for(reach: Reach) -> str:
    """Say what to do about a port that does not answer."""
    words = _PUSH if reach.port in PUSH_PORTS else _NOT_PUSH
    return words.format(port=reach.port, group=_FIREWALL.get(reach.port, ""))


def _unknown(order: ReachOrder, why: str) -> Refused:
    return Refused(
        Refusal(
            code="landing_zone.reach_unknown",
            subject=str(order.server),
            detail=f"the server did not tell which ports it reaches: {why}",
            remedy="Look at the command in Systems Manager; the server must run and be managed "
            "(AmazonSSMManagedInstanceCore).",
        )
    )
