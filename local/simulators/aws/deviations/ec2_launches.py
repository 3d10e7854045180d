"""Launches and ends that the machines' network hears of; servers begin to set themselves up."""

from dataclasses import replace
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.instances import Instance, InstanceState, Reservation

from local.simulators.aws.deviations.base import Ec2


class Launches(Ec2):
    """Tells the fleet of each machine that is launched."""

    def run_instances(self) -> ActionResult:
        """Launch as moto does; servers of a landing zone begin their set-up."""
        answer = super().run_instances()
        reservation: Any = answer.result
        if isinstance(reservation, Reservation):
            trusted = any(name.startswith("IamInstanceProfile") for name in self._get_params())
            for instance in reservation.instances:
                ref = self.ref(instance.id)
                self.fleet.set_ups.begin(ref, _tags(instance), trusted=trusted)
                if machine := self.fleet.look(ref):
                    self.fleet.announce(replace(machine, running=True))
        return answer

    def terminate_instances(self) -> ActionResult:
        """Terminate as moto does; nothing answers there any more."""
        ids = self._get_param("InstanceIds", [])
        for instance in self.ec2_backend.get_multi_instances_by_id(ids):
            # Moto writes into the state that it finds, so it finds one of its own.
            instance._state = InstanceState(instance.state, instance.state_code)  # noqa: SLF001
        refs = [self.ref(each) for each in ids]
        machines = [machine for ref in refs if (machine := self.fleet.look(ref))]
        answer = super().terminate_instances()
        for machine in machines:
            self.fleet.announce(replace(machine, running=False))
        return answer


def _tags(instance: Instance) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in instance.get_tags()}
