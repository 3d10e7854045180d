"""News of a fleet's machines for the vault: with what their disks hold, and what is written."""

from collections.abc import Mapping
from dataclasses import replace

from local.fleet.figures import FleetInstance
from local.fleet.luck import CHURN, Luck
from local.simulators.aws.machine import Machine
from local.simulators.aws_news import AwsNews
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.world import World


class FleetNews(AwsNews):
    """What the AWS simulator tells, and of the fleet's machines their figures as well."""

    def __init__(self, fleet: Mapping[str, FleetInstance], luck: Luck, world: World) -> None:
        super().__init__(world)
        self._fleet, self._luck = fleet, luck

    def agent(self, machine: Machine) -> AgentRegistration:
        """Tell who a machine's mobility service says it is."""
        agent = super().agent(machine)
        told = self._fleet.get(machine.ref.instance_id)
        if told is None:
            return agent
        full = told.used_bytes / sum(disk.size for disk in agent.disks)
        disks = tuple(replace(disk, used=int(disk.size * full)) for disk in agent.disks)
        churn = told.churn * self._luck.factor(f"churn/{machine.ref.instance_id}", CHURN)
        return replace(agent, disks=disks, churn=int(churn))
