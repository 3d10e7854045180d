"""Everything that the adapters ask of Azure: what the app's roles have to allow.

infra/azure/roles.bicep allows exactly this; tests hold the adapters and the template against it.
The data of the storage account (queues, tables, blobs) is granted by Azure's own roles.
"""

# What doctor asks at each scope: the identity's own effective permissions there.
_OWN_RIGHTS = "Microsoft.Authorization/permissions/read"
_VAULT = "Microsoft.RecoveryServices/vaults"
_CONTAINER = f"{_VAULT}/replicationFabrics/replicationProtectionContainers"
_MAPPING = f"{_CONTAINER}/replicationProtectionContainerMappings"
_ITEM = f"{_CONTAINER}/replicationProtectedItems"
_PLAN = f"{_VAULT}/replicationRecoveryPlans"

# On the resource group of the vault; the appliance's registration puts the server site there too.
VAULT_ROLE = frozenset(
    {
        _OWN_RIGHTS,
        "Microsoft.OffAzure/ServerSites/machines/read",
        f"{_VAULT}/certificates/write",
        f"{_VAULT}/extendedInformation/read",
        f"{_VAULT}/extendedInformation/write",
        f"{_VAULT}/read",
        f"{_VAULT}/write",
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
        f"{_VAULT}/replicationFabrics/reassociateGateway/action",
        f"{_CONTAINER}/discoverProtectableItem/action",
        f"{_CONTAINER}/read",
        f"{_CONTAINER}/replicationProtectableItems/read",
        f"{_MAPPING}/read",
        f"{_MAPPING}/remove/action",
        f"{_MAPPING}/write",
        f"{_ITEM}/applyRecoveryPoint/action",
        f"{_ITEM}/failoverCommit/action",
        f"{_ITEM}/read",
        f"{_ITEM}/recoveryPoints/read",
        f"{_ITEM}/remove/action",
        f"{_ITEM}/switchProvider/action",
        f"{_ITEM}/testFailover/action",
        f"{_ITEM}/testFailoverCleanup/action",
        f"{_ITEM}/updateAppliance/action",
        f"{_ITEM}/updateMobilityService/action",
        f"{_ITEM}/unplannedFailover/action",
        f"{_ITEM}/write",
    }
)

# On the resource group of the arrivals.
TARGET_ROLE = frozenset(
    {
        _OWN_RIGHTS,
        "Microsoft.Compute/virtualMachines/delete",
        "Microsoft.Compute/virtualMachines/read",
        "Microsoft.Compute/virtualMachines/retrieveBootDiagnosticsData/action",
        "Microsoft.Compute/virtualMachines/runCommands/delete",
        "Microsoft.Compute/virtualMachines/runCommands/read",
        "Microsoft.Compute/virtualMachines/runCommands/write",
        "Microsoft.Compute/virtualMachines/write",
        "Microsoft.Network/networkInterfaces/read",
        "Microsoft.Network/networkInterfaces/write",
        "Microsoft.Network/networkSecurityGroups/delete",
        "Microsoft.Network/networkSecurityGroups/read",
        "Microsoft.Network/networkSecurityGroups/write",
        "Microsoft.Network/virtualNetworks/checkIPAddressAvailability/read",
        "Microsoft.Network/virtualNetworks/read",
    }
)

# On the subscription: what the region offers, which belongs to no resource group.
OFFER_ROLE = frozenset(
    {
        _OWN_RIGHTS,
        "Microsoft.Compute/locations/usages/read",
        "Microsoft.Compute/skus/read",
    }
)

# On the resource group of a landing zone's servers: the vault's.
SERVERS_ROLE = frozenset(
    {
        "Microsoft.Compute/virtualMachines/delete",
        "Microsoft.Compute/virtualMachines/read",
        "Microsoft.Network/networkInterfaces/delete",
        "Microsoft.Resources/deployments/delete",
        "Microsoft.Resources/deployments/read",
        "Microsoft.Resources/deployments/write",
    }
)

# On the key vault, its data: the registration file, passwords, the passphrase; the key that signs
# evidence packs. App settings that refer to a secret are read by getSecret too.
SECRETS_ROLE = frozenset(
    {
        "Microsoft.KeyVault/vaults/keys/read",
        "Microsoft.KeyVault/vaults/keys/sign/action",
        "Microsoft.KeyVault/vaults/secrets/delete",
        "Microsoft.KeyVault/vaults/secrets/getSecret/action",
        "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
        "Microsoft.KeyVault/vaults/secrets/recover/action",
        "Microsoft.KeyVault/vaults/secrets/setSecret/action",
    }
)

# The same key vault, for the identity of the servers: what their set-up reads and writes.
SERVER_SECRETS_ROLE = frozenset(
    {
        "Microsoft.KeyVault/vaults/secrets/getSecret/action",
        "Microsoft.KeyVault/vaults/secrets/setSecret/action",
    }
)

# Nobody here calls these. A deployment makes its resources in the name of whoever began it; the
# subnet is joined where the arrivals are, and the servers' identity is given by Azure's own role.
DEMANDED_ON_SERVERS = frozenset(
    {
        "Microsoft.Compute/disks/delete",
        "Microsoft.Compute/disks/read",
        "Microsoft.Compute/disks/write",
        "Microsoft.Compute/virtualMachines/runCommands/read",
        "Microsoft.Compute/virtualMachines/runCommands/write",
        "Microsoft.Compute/virtualMachines/write",
        "Microsoft.Network/networkInterfaces/join/action",
        "Microsoft.Network/networkInterfaces/read",
        "Microsoft.Network/networkInterfaces/write",
        "Microsoft.Resources/deployments/operationstatuses/read",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
    }
)

# Nobody here calls these. Site Recovery acts in the name of whoever enables replication, and asks
# whether that one might make the virtual machine (Microsoft, "Manage Site Recovery access with
# Azure role-based access control", permissions required to enable replication). A machine goes
# with its disks and interfaces in the name of whoever deletes it.
DEMANDED_ON_TARGET = frozenset(
    {
        "Microsoft.Compute/availabilitySets/read",
        "Microsoft.Compute/disks/delete",
        "Microsoft.Compute/disks/read",
        "Microsoft.Compute/disks/write",
        "Microsoft.Network/networkInterfaces/delete",
        "Microsoft.Network/networkInterfaces/join/action",
        "Microsoft.Network/networkSecurityGroups/join/action",
        "Microsoft.Network/virtualNetworks/subnets/join/action",
        "Microsoft.Network/virtualNetworks/subnets/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
    }
)

# The same, on the cache storage account alone.
DEMANDED_ON_CACHE = frozenset(
    {
        _OWN_RIGHTS,
        "Microsoft.Storage/storageAccounts/listKeys/action",
        "Microsoft.Storage/storageAccounts/read",
    }
)

# On one Communication Services resource: what sending mail as an identity asks for (Microsoft,
# "Create credentials for SMTP authentication", custom email send role; its data plane has no
# actions of its own).
MAIL_ROLE = frozenset(
    {
        "Microsoft.Communication/CommunicationServices/Read",
        "Microsoft.Communication/CommunicationServices/Write",
        "Microsoft.Communication/EmailServices/Write",
    }
)

# On one topic of Event Grid.
TOPIC_ROLE = frozenset({"Microsoft.EventGrid/events/send/action"})
