"""DescribeInstanceInformation, which moto does not have: the instances that SSM manages."""

from collections.abc import Iterator
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends

from local.simulators.aws.deviations.base import Ssm
from local.simulators.aws.deviations.paging import page
from local.simulators.aws.machine import Machine

_FIELDS = {"InstanceIds": "InstanceId", "PingStatus": "PingStatus", "PlatformTypes": "PlatformType"}


class InstanceInformation(Ssm):
    """Answers for the managed instances of the account and region, terminated ones excepted."""

    def describe_instance_information(self) -> ActionResult:
        """List the managed instances that match every filter."""
        filters = {f["Key"]: f["Values"] for f in self._get_param("Filters", [])}
        found = [
            each for each in self._managed(filters.get("InstanceIds")) if _matches(each, filters)
        ]
        cut, more = page(found, self._get_param("NextToken"), self._get_int_param("MaxResults"))
        return ActionResult({"InstanceInformationList": cut, **more})

    def _managed(self, wanted: list[str] | None) -> Iterator[dict[str, Any]]:
        """Describe the managed ones among those wanted; in a large account few are asked for."""
        backend = ec2_backends[self.current_account][self.region]
        for instance_id in wanted or [instance.id for instance in backend.all_instances()]:
            machine = self.fleet.look(self.ref(instance_id))
            if machine and self.fleet.ping_status(machine):
                yield self._describe(machine)

    def _describe(self, machine: Machine) -> dict[str, Any]:
        name = "Microsoft Windows Server 2022 Datacenter" if machine.windows else "Amazon Linux"
        return {
            "InstanceId": machine.ref.instance_id,
            "PingStatus": self.fleet.ping_status(machine),
            "LastPingDateTime": self.fleet.clock.now().timestamp(),
            "AgentVersion": "3.3.3050.0",
            "IsLatestVersion": self.fleet.agents[machine.ref.instance_id].latest,
            "PlatformType": "Windows" if machine.windows else "Linux",
            "PlatformName": name,
            "ResourceType": "EC2Instance",
            "IPAddress": machine.address,
            "ComputerName": machine.fqdn,
        }


def _matches(described: dict[str, Any], filters: dict[str, list[str]]) -> bool:
    return all(described[_FIELDS[key]] in values for key, values in filters.items())
