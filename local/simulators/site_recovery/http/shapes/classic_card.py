"""The network card of a classic item: where it is, and where it will be plugged in."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.world import World


def network_card(world: World, item: ProtectedItem) -> Json:
    """Show the machine's one card."""
    target = item.target
    return {
        "nicId": world.ids.of("nic", item.machine.name),
        "replicaNicId": None,
        "sourceNicArmId": None,
        "vMNetworkName": None,
        "recoveryVMNetworkId": target.network_id,
        "ipConfigs": [
            {
                "name": "Primary",
                "isPrimary": True,
                "subnetName": None,
                "staticIPAddress": item.machine.agent.ip_address or None,
                "ipAddressType": "Dynamic",
                "isSeletedForFailover": True,
                "recoverySubnetName": target.subnet_name,
                "recoveryStaticIPAddress": target.private_ip or None,
                "recoveryIPAddressType": "Static" if target.private_ip else "Dynamic",
                "tfoSubnetName": target.test_subnet_name,
                "tfoStaticIPAddress": target.test_private_ip or None,
            }
        ],
        "selectionType": "SelectedByUser",
        "tfoVMNetworkId": target.test_network_id,
        "targetNicName": f"{target.vm_name}-nic",
    }
