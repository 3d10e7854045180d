"""Launches and snapshots dated by the simulation's clock; moto dates them by the machine's."""

from typing import Any

from moto.core.responses import ActionResult

from local.simulators.aws.deviations.base import Ec2


class Times(Ec2):
    """Dates what RunInstances and CreateSnapshots make, so that it can be told which came first."""

    def run_instances(self) -> ActionResult:
        """Launch, then date the instances."""
        answer = super().run_instances()
        for instance in getattr(answer.result, "instances", ()):
            instance.launch_time = self.fleet.clock.now()
        return answer

    def create_snapshots(self) -> ActionResult:
        """Snapshot, then date the snapshots."""
        answer = super().create_snapshots()
        result: Any = answer.result
        for snapshot in result["Snapshots"]:
            snapshot.start_time = self.fleet.clock.now()
        return answer
