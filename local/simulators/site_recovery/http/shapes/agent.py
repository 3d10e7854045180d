"""A source machine's mobility service and network cards, as an item shows them."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.world import World


def agent_details(world: World, machine: SourceMachine) -> Json:
    """Show the mobility service; its heartbeat stands here and nowhere else."""
    beat = machine.heartbeat.last(world.now, world.settings.heartbeat_every)
    silent = machine.heartbeat.missed_since(world.now, world.settings.heartbeat_grace)
    latest = world.settings.latest_version
    reasons = ["AlreadyOnLatestVersion"] if machine.version == latest else []
    reasons = ["AgentNoHeartbeat"] if silent else reasons
    return {
        "version": machine.version,
        "latestVersion": latest,
        "latestAgentReleaseDate": None,
        "driverVersion": machine.version,
        "latestUpgradableVersionWithoutReboot": None,
        "agentVersionExpiryDate": None,
        "driverVersionExpiryDate": None,
        "lastHeartbeatUtc": stamp(beat),
        "reasonsBlockingUpgrade": reasons,
        "isUpgradeable": str(not reasons).lower(),
        "agentReinstallState": [],
        "lastAgentReinstallType": None,
        "agentReinstallJobId": None,
        "agentReinstallAttemptToVersion": None,
        "osFamilyName": "Windows",
        "distroName": None,
        "distroNameForWhichAgentIsInstalled": None,
        "isAgentUpgradeable": not reasons,
        "isAgentReinstallRequired": False,
        "isLastReinstallSuccessful": None,
        "reasonsBlockingReinstall": [],
        "reasonsBlockingReinstallDetails": [],
    }


def network_cards(world: World, item: ProtectedItem) -> list[Json]:
    """Show the machine's one network card and where it will be plugged in."""
    target = item.target
    return [
        {
            "nicId": world.ids.of("nic", item.machine.name),
            "isPrimaryNic": "true",
            "isSelectedForFailover": "true",
            "sourceIPAddress": item.machine.agent.ip_address or None,
            "sourceIPAddressType": "Dynamic",
            "sourceNetworkId": None,
            "sourceSubnetName": None,
            "targetIPAddress": target.private_ip or None,
            "targetIPAddressType": "Static" if target.private_ip else "Dynamic",
            "targetSubnetName": target.subnet_name,
            "testSubnetName": target.test_subnet_name,
            "testIPAddress": target.test_private_ip or None,
            "testIPAddressType": "Static" if target.test_private_ip else "Dynamic",
            "targetNicName": f"{target.vm_name}-nic",
        }
    ]
