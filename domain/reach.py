"""What a landing zone's server reaches, read from the output of its check."""

from domain.errors import Refusal, Refused
from domain.landing_zone import Reach, ReachOrder
from domain.mobility_service import Command, CommandState
from domain.printed import last_json


def read_reach(command: Command, order: ReachOrder) -> tuple[Reach, ...]:
    """Read what a check has found, for every port that was asked; Refused when it failed."""
    if command.state is not CommandState.SUCCESS:
        raise _unknown(order, command.error or command.state.value)
    try:
        answered = last_json(command.output)
        found = {address: set(answered.get(address, ())) for address in order.ports}
    except (ValueError, AttributeError, TypeError) as problem:
        raise _unknown(order, repr(problem)) from problem
    return tuple(
        Reach(address, port, port in found[address])
        for address, ports in order.ports.items()
        for port in ports
    )


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
