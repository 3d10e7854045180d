"""Everything that the adapters ask of Azure Resource Manager: what the app's role has to allow.

infra/azure/roles.bicep allows exactly this; tests hold the adapters and the template against it.
The data of the storage account (queues, tables, blobs) is granted by Azure's own roles.
"""

_VAULT = "Microsoft.RecoveryServices/vaults"
_CONTAINER = f"{_VAULT}/replicationFabrics/replicationProtectionContainers"
_MAPPING = f"{_CONTAINER}/replicationProtectionContainerMappings"
_ITEM = f"{_CONTAINER}/replicationProtectedItems"
_PLAN = f"{_VAULT}/replicationRecoveryPlans"

# On the resource group of the vault; the appliance's registration puts the server site there too.
VAULT_ROLE = frozenset(
    {
        "Microsoft.OffAzure/ServerSites/machines/read",
        f"{_VAULT}/replicationFabrics/read",
        f"{_VAULT}/replicationJobs/read",
        f"{_VAULT}/replicationPolicies/delete",
        f"{_VAULT}/replicationPolicies/read",
        f"{_VAULT}/replicationPolicies/write",
        f"{_VAULT}/replicationProtectionContainerMappings/read",
        f"{_VAULT}/replicationProtectionContainers/read",
        f"{_VAULT}/replicationJobs/resume/action",
        f"{_PLAN}/delete",
        f"{_PLAN}/failoverCommit/action",
        f"{_PLAN}/read",
        f"{_PLAN}/unplannedFailover/action",
        f"{_PLAN}/write",
        f"{_CONTAINER}/read",
        f"{_MAPPING}/read",
        f"{_MAPPING}/remove/action",
        f"{_MAPPING}/write",
        f"{_ITEM}/failoverCommit/action",
        f"{_ITEM}/read",
        f"{_ITEM}/remove/action",
        f"{_ITEM}/unplannedFailover/action",
        f"{_ITEM}/write",
    }
)

# On the resource group of the arrivals.
TARGET_ROLE = frozenset({"Microsoft.Compute/virtualMachines/read"})

# Nobody here calls these. Site Recovery acts in the name of whoever enables replication, and asks
# whether that one might make the virtual machine (Microsoft, "Manage Site Recovery access with
# Azure role-based access control", permissions required to enable replication).
DEMANDED_ON_TARGET = frozenset(
    {
        "Microsoft.Compute/availabilitySets/read",
        "Microsoft.Compute/virtualMachines/delete",
        "Microsoft.Compute/virtualMachines/write",
        "Microsoft.Network/networkInterfaces/delete",
        "Microsoft.Network/networkInterfaces/join/action",
        "Microsoft.Network/networkInterfaces/read",
        "Microsoft.Network/networkInterfaces/write",
        "Microsoft.Network/virtualNetworks/read",
        "Microsoft.Network/virtualNetworks/subnets/join/action",
        "Microsoft.Network/virtualNetworks/subnets/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
    }
)

# The same, on the cache storage account alone.
DEMANDED_ON_CACHE = frozenset(
    {
        "Microsoft.Storage/storageAccounts/listKeys/action",
        "Microsoft.Storage/storageAccounts/read",
    }
)
