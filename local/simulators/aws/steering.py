"""What can be steered in the simulated AWS, route by route."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from local.simulators.aws.control import Control, Reply
from local.simulators.aws.faults import STRICT, ApiFault, CommandFault
from local.simulators.aws.front_door import CONTROL
from local.simulators.aws.machine_change import MachineChange, change_machine, describe_machines
from local.simulators.aws.run import Result

if TYPE_CHECKING:
    from local.simulators.aws.simulated_aws import SimulatedAws


@dataclass(frozen=True, slots=True)
class DocumentOutput:
    """What every run of a document gives from now on, instead of what it does."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    document: str
    exit_code: int = 0
    output: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class RoleLifetime:
    """How many minutes the credentials of assumed roles last from now on."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    minutes: float


def steer(world: "SimulatedAws") -> Control:
    """Make the control endpoint of a simulated AWS."""
    control = Control(CONTROL)

    def set_output(wish: DocumentOutput) -> Reply:
        world.fleet.outputs[wish.document] = Result(wish.exit_code, wish.output, wish.error)
        return {}

    def set_lifetime(wish: RoleLifetime) -> Reply:
        world.extension.lifetime[:] = [timedelta(minutes=wish.minutes)]
        return {}

    def change(wish: MachineChange, instance_id: str) -> Reply:
        change_machine(world.fleet, instance_id, wish)
        return {}

    def fail_command(fault: CommandFault) -> Reply:
        world.fleet.faults.inject(fault)
        return {}

    def fail_api(fault: ApiFault) -> Reply:
        world.front_door.faults.inject(fault)
        return {}

    def reset() -> Reply:
        world.reset()
        return {}

    control.route("GET", "/health", lambda: {"part": "aws"})
    control.route("GET", "/ledger", world.front_door.ledger.as_json)
    control.route("GET", "/machines", lambda: describe_machines(world.fleet))
    control.route("PATCH", "/machines/<instance_id>", change, MachineChange)
    control.route("POST", "/faults/command", fail_command, CommandFault)
    control.route("POST", "/faults/api", fail_api, ApiFault)
    control.route("POST", "/outputs", set_output, DocumentOutput)
    control.route("POST", "/role-lifetime", set_lifetime, RoleLifetime)
    control.route("POST", "/reset", reset)
    return control
