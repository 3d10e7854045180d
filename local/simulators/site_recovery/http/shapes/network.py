"""Virtual networks, subnets and network interfaces, as Azure shows them."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.virtual_network import NetworkInterface, VirtualNetwork

_TYPE = "Microsoft.Network"


def network(shown: VirtualNetwork) -> Json:
    """Show a network with its subnets."""
    return {
        "id": shown.network_id,
        "name": last_segment(shown.network_id),
        "type": f"{_TYPE}/virtualNetworks",
        "location": shown.location,
        "properties": {
            "provisioningState": "Succeeded",
            "addressSpace": {"addressPrefixes": list(shown.subnets.values())},
            "subnets": [subnet(shown, name) for name in shown.subnets],
            "virtualNetworkPeerings": [_peering(each) for each in shown.peers],
        },
    }


def _peering(peer_id: str) -> Json:
    return {
        "name": last_segment(peer_id),
        "properties": {
            "provisioningState": "Succeeded",
            "peeringState": "Connected",
            "remoteVirtualNetwork": {"id": peer_id},
        },
    }


def subnet(shown: VirtualNetwork, name: str) -> Json:
    """Show a subnet."""
    return {
        "id": f"{shown.network_id}/subnets/{name}",
        "name": name,
        "type": f"{_TYPE}/virtualNetworks/subnets",
        "properties": {"provisioningState": "Succeeded", "addressPrefix": shown.subnets[name]},
    }


def interface(shown: NetworkInterface) -> Json:
    """Show a network interface."""
    primary: Json = {
        "name": "primary",
        "properties": {
            "primary": True,
            "privateIPAddress": shown.address,
            "privateIPAllocationMethod": "Dynamic",
            "subnet": {"id": shown.subnet_id},
        },
    }
    state = "Succeeded" if shown.ready else "Updating"
    properties: Json = {"provisioningState": state, "ipConfigurations": [primary]}
    if shown.security_group_id:
        properties["networkSecurityGroup"] = {"id": shown.security_group_id}
    if shown.machine_id:
        properties["virtualMachine"] = {"id": shown.machine_id}
    return {
        "id": shown.interface_id,
        "name": last_segment(shown.interface_id),
        "type": f"{_TYPE}/networkInterfaces",
        "location": shown.location,
        "tags": shown.tags,
        "properties": properties,
    }
