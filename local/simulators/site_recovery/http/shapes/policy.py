"""Replication policies and their mappings."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.mappings import AZURE
from local.simulators.site_recovery.model.policy import Mapping, Policy
from local.simulators.site_recovery.model.world import World

_POLICY = "Microsoft.RecoveryServices/vaults/replicationPolicies"
_MAPPING = (
    "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
    "/replicationProtectionContainerMappings"
)


def policy_id(world: World, name: str) -> str:
    """Spell a policy's id."""
    return f"{world.estate.vault_id}/replicationPolicies/{name}"


def policy(world: World, one: Policy) -> Json:
    """Show a policy, with the three properties that the service adds to its own schema."""
    return {
        "id": policy_id(world, one.name),
        "name": one.name,
        "type": _POLICY,
        "properties": {
            "friendlyName": one.name,
            "providerSpecificDetails": {
                "instanceType": "InMageRcm",
                "recoveryPointHistoryInMinutes": one.history,
                "appConsistentFrequencyInMinutes": one.app_consistent,
                "crashConsistentFrequencyInMinutes": one.crash_consistent,
                "enableMultiVmSync": str(one.multi_vm_sync).lower(),
                "status": False,
                "associatedItemsCount": _items_under(world, one.name),
                "dataSourceType": "VM",
            },
        },
    }


def mapping(world: World, one: Mapping) -> Json:
    """Show a mapping."""
    estate = world.estate
    return {
        "id": f"{estate.container_id}/replicationProtectionContainerMappings/{one.name}",
        "name": one.name,
        "type": _MAPPING,
        "properties": {
            "targetProtectionContainerId": AZURE,
            "targetProtectionContainerFriendlyName": AZURE,
            "providerSpecificDetails": {
                "instanceType": "InMageRcm",
                "enableAgentAutoUpgrade": str(one.agent_auto_upgrade).lower(),
            },
            "health": "Normal",
            "healthErrorDetails": [],
            "policyId": policy_id(world, one.policy),
            "state": "Paired",
            "sourceProtectionContainerFriendlyName": estate.container,
            "sourceFabricFriendlyName": estate.fabric,
            "targetFabricFriendlyName": AZURE,
            "policyFriendlyName": one.policy,
        },
    }


def _items_under(world: World, policy_name: str) -> int:
    return sum(item.policy.casefold() == policy_name.casefold() for item in world.items.values())
