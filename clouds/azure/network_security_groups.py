"""The port NetworkSecurityGroups on Azure Network."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from clouds.azure.errors import translated
from clouds.azure.security_rules import read_rule, spell_rule
from domain.errors import Transient
from domain.firewall.ownership import (
    OWNER_TAG,
    foreign_group,
    foreign_interface,
    group_tags,
    owner_mark,
)
from domain.firewall.security_order import Attachment, GroupOrder, SecurityOrder
from domain.firewall.security_plan import group_for

if TYPE_CHECKING:
    from azure.mgmt.network.models import NetworkInterface

_SYSTEM = "network"
_SOON = timedelta(seconds=10)
_DONE = "Succeeded"


class AzureNetworkSecurityGroups:
    """Azure Network, by the real SDK; what is not Ferry's is never changed."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm

    def ensure_group(self, order: GroupOrder) -> str:
        """See to it that the group is there with exactly these rules; tell its ARM id."""
        resource_group = parts(order.resource_group_id)["resourcegroups"]
        found = self._find(resource_group, order.name)
        tags = group_tags(order)
        if found and (found.get("tags") or {}).get(OWNER_TAG) != tags[OWNER_TAG]:
            raise foreign_group(order)
        rules = [spell_rule(rule, order.resource_group_id) for rule in order.rules]
        if found and _same(found, rules) and found["properties"]["provisioningState"] == _DONE:
            return str(found["id"])
        if not found or not _same(found, rules):
            place = found["location"] if found else self._location(order.network_id)
            body: Any = {"location": place, "tags": tags, "properties": {"securityRules": rules}}
            with translated(_SYSTEM, order.name):
                self._arm.network.network_security_groups.begin_create_or_update(
                    resource_group, order.name, body, polling=False
                )
        raise Transient(f"{order.name}: Azure is making the network security group", _SOON)

    def attach_groups(self, attachment: Attachment) -> None:
        """Put each interface of the machine behind its group; Transient until all are."""
        ids = parts(attachment.vm_id)
        with translated("compute", attachment.vm_id):
            machine: Any = self._arm.compute.virtual_machines.get(
                ids["resourcegroups"], ids["virtualmachines"]
            )
        used = machine.properties.network_profile.network_interfaces or ()
        settled = [self._attach(each, attachment, alone=len(used) == 1) for each in used]
        if not all(settled):
            raise Transient(f"{attachment.vm_id}: its interfaces are being changed", _SOON)

    def delete_unused(self, order: SecurityOrder) -> None:
        """Delete the instance's groups that no interface or subnet is behind."""
        resource_group = parts(order.resource_group_id)["resourcegroups"]
        api = self._arm.network.network_security_groups
        with translated(_SYSTEM, resource_group):
            for each in api.list(resource_group):
                group: Any = each.as_dict()
                mine = (group.get("tags") or {}).get(OWNER_TAG) == owner_mark(order.ref)
                told = group["properties"]
                if mine and not told.get("networkInterfaces") and not told.get("subnets"):
                    api.begin_delete(resource_group, group["name"], polling=False)

    def _attach(self, used: Any, attachment: Attachment, *, alone: bool) -> bool:
        ids, api = parts(used.id), self._arm.network.network_interfaces
        name = ids["networkinterfaces"]
        with translated(_SYSTEM, name):
            interface: Any = api.get(ids["resourcegroups"], name)
        primary = alone or bool(used.properties and used.properties.primary)
        wanted = group_for(_addresses(interface), attachment.interfaces, primary=primary).group
        told = interface.properties
        present = told.network_security_group.id if told.network_security_group else ""
        if present.casefold() == wanted.casefold():
            return bool(told.provisioning_state == _DONE)
        if present and not self._ours(present):
            raise foreign_interface(attachment.vm_id, name, present)
        told.network_security_group = {"id": wanted}
        with translated(_SYSTEM, name):
            api.begin_create_or_update(ids["resourcegroups"], name, interface, polling=False)
        return False

    def _ours(self, group_id: str) -> bool:
        ids = parts(group_id)
        found = self._find(ids["resourcegroups"], ids["networksecuritygroups"])
        return bool(found) and OWNER_TAG in (found.get("tags") or {})

    def _find(self, resource_group: str, name: str) -> dict[str, Any]:
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        api = self._arm.network.network_security_groups
        with translated(_SYSTEM, name):
            try:
                return dict(api.get(resource_group, name).as_dict())
            except ResourceNotFoundError:
                return {}

    def _location(self, network_id: str) -> str:
        ids = parts(network_id)
        with translated(_SYSTEM, network_id):
            network = self._arm.network.virtual_networks.get(
                ids["resourcegroups"], ids["virtualnetworks"]
            )
        return network.location or ""


def _same(found: dict[str, Any], rules: list[dict[str, Any]]) -> bool:
    """Compare rule by rule, whatever their order and whatever Azure adds to them."""
    there = (read_rule(each) for each in found["properties"].get("securityRules") or ())
    return sorted(map(repr, there)) == sorted(repr(read_rule(each)) for each in rules)


def _addresses(interface: "NetworkInterface") -> list[str]:
    properties: Any = interface.properties
    told = (each.properties for each in properties.ip_configurations or () if each.properties)
    return [each.private_ip_address for each in told if each.private_ip_address]
