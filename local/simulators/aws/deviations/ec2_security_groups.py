"""Security groups that cannot be deleted while they are used, and interfaces that hold but five."""

from moto.core.responses import ActionResult
from moto.ec2.exceptions import DependencyViolationError, EC2ClientError

from local.simulators.aws.deviations.base import Ec2

_MOST_GROUPS = 5  # AWS's quota, unless raised


class SecurityGroupUse(Ec2):
    """Guards what moto lets pass, and lets go of a group that is taken off an interface."""

    def delete_security_group(self) -> ActionResult:
        """Delete a group that no interface has."""
        group_id = self._get_param("GroupId")
        for interface in self.ec2_backend.enis.values():
            if group_id in {group.id for group in interface.group_set}:
                raise DependencyViolationError(f"resource {group_id} has a dependent object")
        return super().delete_security_group()

    def modify_network_interface_attribute(self) -> ActionResult:
        """Set the groups of an interface; moto keeps those that the instance was launched with."""
        group_ids = self._get_param("Groups", [])
        if len(group_ids) > _MOST_GROUPS:
            raise EC2ClientError(
                "SecurityGroupsPerInterfaceLimitExceeded",
                "The maximum number of security groups per interface has been reached.",
            )
        answer = super().modify_network_interface_attribute()
        interface = self.ec2_backend.get_network_interface(self._get_param("NetworkInterfaceId"))
        if group_ids and interface.instance and interface.device_index == 0:
            interface.instance.security_groups = list(interface._group_set)  # noqa: SLF001
            self._announce([interface.instance.id])
        return answer

    def authorize_security_group_ingress(self) -> ActionResult:
        """Open as moto does, and let the network know."""
        answer = super().authorize_security_group_ingress()
        self._announce(self._users(self._get_param("GroupId")))
        return answer

    def revoke_security_group_ingress(self) -> ActionResult:
        """Close as moto does, and let the network know."""
        answer = super().revoke_security_group_ingress()
        self._announce(self._users(self._get_param("GroupId")))
        return answer

    def _users(self, group_id: str) -> list[str]:
        return [
            interface.instance.id
            for interface in self.ec2_backend.enis.values()
            if interface.instance and group_id in {group.id for group in interface.group_set}
        ]

    def _announce(self, instance_ids: list[str]) -> None:
        for instance_id in instance_ids:
            if machine := self.fleet.look(self.ref(instance_id)):
                self.fleet.announce(machine)
