"""Instances that take their time to stop and start, and refuse both once they are terminated."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instances import Instance, InstanceState

from local.clock import Clock
from local.simulators.aws.deviations.base import Ec2

_CODES = {"pending": 0, "running": 16, "stopping": 64, "stopped": 80}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of power: from a state through another to a third, in the words of EC2."""

    verb: str
    source: str
    meanwhile: str
    target: str


_STOP = Change("stopped", "running", "stopping", "stopped")
_START = Change("started", "stopped", "pending", "running")


class Settling(InstanceState):
    """A state on its way to another; which of the two it is follows from the clock."""

    def __init__(self, clock: Clock, until: datetime, change: Change) -> None:
        self._clock = clock
        self._until = until
        self._change = change

    @property
    def name(self) -> str:  # type: ignore[override]
        """Tell EC2's word for the state."""
        settled = self._clock.now() >= self._until
        return self._change.target if settled else self._change.meanwhile

    @property
    def code(self) -> int:  # type: ignore[override]
        """Tell EC2's number of the state."""
        return _CODES[self.name]


class Power(Ec2):
    """Stops and starts by the clock; moto does both at once, and starts even the terminated."""

    def stop_instances(self) -> ActionResult:
        """Begin to stop; an instance that stops or has stopped stays as it is."""
        changed = self._change(_STOP, self.ec2_backend.stop_instances, self.fleet.pace.stop)
        return ActionResult({"StoppingInstances": changed})

    def start_instances(self) -> ActionResult:
        """Begin to start; an instance that starts or runs stays as it is."""
        changed = self._change(_START, self.ec2_backend.start_instances, self.fleet.pace.start)
        return ActionResult({"StartingInstances": changed})

    def _change(self, change: Change, act: Any, takes: timedelta) -> list[dict[str, Any]]:
        self.error_on_dryrun()
        ids = self._get_param("InstanceIds", [])
        instances: list[Instance] = self.ec2_backend.get_multi_instances_by_id(ids)
        for instance in instances:
            _require_changeable(instance, change)
        return [self._settle(instance, change, act, takes) for instance in instances]

    def _settle(
        self, instance: Instance, change: Change, act: Any, takes: timedelta
    ) -> dict[str, Any]:
        before = {"Name": instance.state, "Code": instance.state_code}
        if instance.state == change.source:
            # Moto writes into the state that it finds, so it finds one of its own.
            instance._state = InstanceState(instance.state, instance.state_code)  # noqa: SLF001
            act([instance.id])
            if change is _START:
                instance.launch_time = self.fleet.clock.now()
                self.fleet.start(self.ref(instance.id))
            until = self.fleet.clock.now() + takes
            instance._state = Settling(self.fleet.clock, until, change)  # noqa: SLF001
            self._tell(instance.id, running=change is _START)
        now = {"Name": instance.state, "Code": instance.state_code}
        return {"InstanceId": instance.id, "PreviousState": before, "CurrentState": now}

    def _tell(self, instance_id: str, *, running: bool) -> None:
        if machine := self.fleet.look(self.ref(instance_id)):
            self.fleet.listeners.power(machine, running)
            self.fleet.announce(replace(machine, running=running))


def _require_changeable(instance: Instance, change: Change) -> None:
    if instance.state not in {change.source, change.meanwhile, change.target}:
        message = f"is not in a state from which it can be {change.verb}."
        raise EC2ClientError("IncorrectInstanceState", f"This instance '{instance.id}' {message}")
