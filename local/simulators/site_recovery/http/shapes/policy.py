"""Replication policies and their mappings."""

from domain.provider import Provider
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
    """Show a policy."""
    return {
        "id": policy_id(world, one.name),
        "name": one.name,
        "type": _POLICY,
        "properties": {
            "friendlyName": one.name,
            "providerSpecificDetails": _DETAILS[one.provider](world, one),
        },
    }


def _modernised(world: World, one: Policy) -> Json:
    """Show InMageRcmPolicyDetails, with three properties that their own schema lacks."""
    return {
        "instanceType": "InMageRcm",
        "recoveryPointHistoryInMinutes": one.history,
        "appConsistentFrequencyInMinutes": one.app_consistent,
        "crashConsistentFrequencyInMinutes": one.crash_consistent,
        "enableMultiVmSync": str(one.multi_vm_sync).lower(),
        "status": False,
        "associatedItemsCount": _items_under(world, one.name),
        "dataSourceType": "VM",
    }


def _classic(_: World, one: Policy) -> Json:
    """Show InMageAzureV2PolicyDetails: what was `Enable` comes back as `Enabled`."""
    return {
        "instanceType": "InMageAzureV2",
        "crashConsistentFrequencyInMinutes": one.crash_consistent,
        "recoveryPointThresholdInMinutes": one.rpo_threshold,
        "recoveryPointHistory": one.history,
        "appConsistentFrequencyInMinutes": one.app_consistent,
        "multiVmSyncStatus": "Enabled" if one.multi_vm_sync else "Disabled",
    }


def mapping(world: World, one: Mapping) -> Json:
    """Show a mapping."""
    fabric = one.fabric
    return {
        "id": f"{fabric.container_id}/replicationProtectionContainerMappings/{one.name}",
        "name": one.name,
        "type": _MAPPING,
        "properties": {
            "targetProtectionContainerId": AZURE,
            "targetProtectionContainerFriendlyName": AZURE,
            "providerSpecificDetails": _mapping_details(one),
            "health": "Normal",
            "healthErrorDetails": [],
            "policyId": policy_id(world, one.policy),
            "state": "Paired",
            "sourceProtectionContainerFriendlyName": fabric.container,
            "sourceFabricFriendlyName": fabric.friendly_name,
            "targetFabricFriendlyName": AZURE,
            "policyFriendlyName": one.policy,
        },
    }


def _mapping_details(one: Mapping) -> Json:
    details: Json = {"instanceType": one.fabric.provider}
    if one.fabric.provider is Provider.MODERNISED:
        details["enableAgentAutoUpgrade"] = str(one.agent_auto_upgrade).lower()
    return details


def _items_under(world: World, policy_name: str) -> int:
    return sum(item.policy.casefold() == policy_name.casefold() for item in world.items.values())


_DETAILS = {Provider.MODERNISED: _modernised, Provider.CLASSIC: _classic}
