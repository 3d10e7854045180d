"""Network security groups, as Azure shows them."""

from collections.abc import Iterable
from typing import Any

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.security_group import SecurityGroup
from local.simulators.site_recovery.model.virtual_network import NetworkInterface

_TYPE = "Microsoft.Network/networkSecurityGroups"
_DEFAULTS = (
    ("AllowVnetInBound", 65000, "Inbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
    ("AllowAzureLoadBalancerInBound", 65001, "Inbound", "Allow", "AzureLoadBalancer", "*"),
    ("DenyAllInBound", 65500, "Inbound", "Deny", "*", "*"),
    ("AllowVnetOutBound", 65000, "Outbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
    ("AllowInternetOutBound", 65001, "Outbound", "Allow", "*", "Internet"),
    ("DenyAllOutBound", 65500, "Outbound", "Deny", "*", "*"),
)


def security_group(shown: SecurityGroup, behind: Iterable[NetworkInterface]) -> Json:
    """Show a group with its rules, the default ones, and the interfaces behind it."""
    state = "Succeeded" if shown.ready else "Updating"
    return {
        "id": shown.group_id,
        "name": last_segment(shown.group_id),
        "type": _TYPE,
        "location": shown.location,
        "tags": shown.tags,
        "properties": {
            "provisioningState": state,
            "securityRules": [_rule(shown, "securityRules", each, state) for each in shown.rules],
            "defaultSecurityRules": [
                _rule(shown, "defaultSecurityRules", each, state)
                for each in map(_default, _DEFAULTS)
            ],
            "networkInterfaces": [{"id": each.interface_id} for each in behind],
        },
    }


def _rule(group: SecurityGroup, kind: str, body: dict[str, Any], state: str) -> Json:
    return {
        "id": f"{group.group_id}/{kind}/{body['name']}",
        "name": body["name"],
        "type": f"{_TYPE}/{kind}",
        "properties": {**body["properties"], "provisioningState": state},
    }


def _default(told: tuple[str, int, str, str, str, str]) -> dict[str, Any]:
    name, priority, direction, access, source, destination = told
    return {
        "name": name,
        "properties": {
            "protocol": "*",
            "sourcePortRange": "*",
            "destinationPortRange": "*",
            "sourceAddressPrefix": source,
            "destinationAddressPrefix": destination,
            "access": access,
            "priority": priority,
            "direction": direction,
        },
    }
