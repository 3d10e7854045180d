"""Moto's answers to EC2, Systems Manager and STS, with the simulated fleet within reach."""

from datetime import timedelta
from typing import Any, ClassVar

from moto.ec2.responses import EC2Response
from moto.ssm.responses import SimpleSystemManagerResponse
from moto.sts.responses import TokenResponse

from domain.source_instance import InstanceRef
from local.simulators.aws.fleet import Fleet
from local.simulators.aws.run import Run


class Ec2(EC2Response):
    """EC2 of the machines in the fleet; the class is made anew for each simulator."""

    fleet: ClassVar[Fleet]
    tokens: ClassVar[dict[tuple[str, str, str], tuple[str, Any]]]

    def ref(self, instance_id: str) -> InstanceRef:
        """Say where an instance of this call is."""
        return InstanceRef(self.current_account, self.region, instance_id)


class Ssm(SimpleSystemManagerResponse):
    """Systems Manager of the machines in the fleet."""

    fleet: ClassVar[Fleet]

    def ref(self, instance_id: str) -> InstanceRef:
        """Say where an instance of this call is."""
        return InstanceRef(self.current_account, self.region, instance_id)

    def runs(self, command_id: str | None, instance_id: str | None = None) -> list[Run]:
        """List the runs in this call's account and region, narrowed by the ids where given."""
        if command_id and instance_id:
            run = self.fleet.by_id.get((command_id, self.ref(instance_id)))
            return [run] if run else []
        if instance_id:
            return list(self.fleet.by_machine.get(self.ref(instance_id), ()))
        here = (self.current_account, self.region)
        return [
            run
            for run in self.fleet.runs
            if (run.sending.ref.account_id, run.sending.ref.region) == here
            and command_id in {None, run.sending.command_id}
        ]


class Sts(TokenResponse):
    """STS whose roles have trust policies; `lifetime` shortens what AssumeRole gives."""

    lifetime: ClassVar[list[timedelta]]
