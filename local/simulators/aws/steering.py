"""What can be steered in the simulated AWS, route by route."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from local.simulators.aws.control import Control, Reply
from local.simulators.aws.faults import STRICT, ApiFault, CommandFault
from local.simulators.aws.front_door import CONTROL
from local.simulators.aws.machine_change import (
    MachineChange,
    change_machine,
    describe_machines,
    find_by_id,
)
from local.simulators.aws.run import Result
from local.simulators.aws.workload import Workload

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


@dataclass(frozen=True, slots=True)
class WrongClock:
    """How many seconds a machine's clock is ahead from now on; behind when negative."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    skew_seconds: float


def steer(world: "SimulatedAws") -> Control:
    """Make the control endpoint of a simulated AWS."""
    control, steering = Control(CONTROL), _Steering(world)
    control.route("GET", "/health", lambda: {"part": "aws"})
    control.route("GET", "/ledger", world.front_door.ledger.as_json)
    control.route("GET", "/machines", lambda: describe_machines(world.fleet))
    control.route("PATCH", "/machines/<instance_id>", steering.change, MachineChange)
    control.route("POST", "/machines/<instance_id>/sign-in", steering.sign_in)
    control.route("POST", "/machines/<instance_id>/workload", steering.give, Workload)
    control.route("POST", "/machines/<instance_id>/clock", steering.set_clock, WrongClock)
    control.route("GET", "/machines/<instance_id>/content", steering.content)
    control.route("POST", "/faults/command", steering.fail_command, CommandFault)
    control.route("POST", "/faults/api", steering.fail_api, ApiFault)
    control.route("POST", "/outputs", steering.set_output, DocumentOutput)
    control.route("POST", "/role-lifetime", steering.set_lifetime, RoleLifetime)
    control.route("POST", "/reset", steering.reset)
    return control


class _Steering:
    def __init__(self, world: "SimulatedAws") -> None:
        self._world = world

    def change(self, wish: MachineChange, instance_id: str) -> Reply:
        change_machine(self._world.fleet, instance_id, wish)
        return {}

    def sign_in(self, instance_id: str) -> Reply:
        self._world.fleet.set_ups.sign_in(instance_id)
        return {}

    def give(self, workload: Workload, instance_id: str) -> Reply:
        self._world.fleet.workloads.give(find_by_id(instance_id), workload)
        return {}

    def set_clock(self, wish: WrongClock, instance_id: str) -> Reply:
        skew = timedelta(seconds=wish.skew_seconds)
        self._world.fleet.workloads.set_skew(find_by_id(instance_id), skew)
        return {}

    def content(self, instance_id: str) -> Reply:
        return {"content": self._world.fleet.workloads.content_hash(find_by_id(instance_id).ref)}

    def fail_command(self, fault: CommandFault) -> Reply:
        self._world.fleet.faults.inject(fault)
        return {}

    def fail_api(self, fault: ApiFault) -> Reply:
        self._world.front_door.faults.inject(fault)
        return {}

    def set_output(self, wish: DocumentOutput) -> Reply:
        result = Result(wish.exit_code, wish.output, wish.error)
        self._world.fleet.outputs[wish.document] = result
        return {}

    def set_lifetime(self, wish: RoleLifetime) -> Reply:
        self._world.extension.lifetime[:] = [timedelta(minutes=wish.minutes)]
        return {}

    def reset(self) -> Reply:
        self._world.reset()
        return {}
