metadata description = 'The least that Ferry may do in Azure: exactly clouds/azure/permissions.py.'

targetScope = 'subscription'

@description('Makes the names of the roles unique.')
param suffix string
@description('Resource group of the vault, its cache and the discovered machines.')
param vaultGroupId string
@description('Resource group that virtual machines land in.')
param targetGroupId string

resource vaultRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(vaultGroupId, 'ferry-vault')
  properties: {
    roleName: 'Ferry: vault (${suffix})'
    description: 'Replicates, fails over, commits and disables items of a Recovery Services vault.'
    type: 'CustomRole'
    assignableScopes: [vaultGroupId]
    permissions: [
      {
        actions: [
          'Microsoft.Authorization/permissions/read'
          'Microsoft.OffAzure/ServerSites/machines/read'
          'Microsoft.RecoveryServices/vaults/certificates/write'
          'Microsoft.RecoveryServices/vaults/extendedInformation/read'
          'Microsoft.RecoveryServices/vaults/extendedInformation/write'
          'Microsoft.RecoveryServices/vaults/read'
          'Microsoft.RecoveryServices/vaults/write'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/read'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/reassociateGateway/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/discoverProtectableItem/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/read'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectionContainerMappings/read'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectionContainerMappings/remove/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectionContainerMappings/write'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectableItems/read'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/applyRecoveryPoint/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/failoverCommit/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/read'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/recoveryPoints/read'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/remove/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/switchProvider/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/testFailover/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/testFailoverCleanup/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/unplannedFailover/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/updateAppliance/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/updateMobilityService/action'
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/write'
          'Microsoft.RecoveryServices/vaults/replicationJobs/read'
          'Microsoft.RecoveryServices/vaults/replicationPolicies/delete'
          'Microsoft.RecoveryServices/vaults/replicationPolicies/read'
          'Microsoft.RecoveryServices/vaults/replicationPolicies/write'
          'Microsoft.RecoveryServices/vaults/replicationProtectionContainerMappings/read'
          'Microsoft.RecoveryServices/vaults/replicationProtectionContainers/read'
          'Microsoft.RecoveryServices/vaults/replicationJobs/resume/action'
          'Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/delete'
          'Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/failoverCommit/action'
          'Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/read'
          'Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/unplannedFailover/action'
          'Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/write'
        ]
      }
    ]
  }
}

resource targetRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(targetGroupId, 'ferry-target')
  properties: {
    roleName: 'Ferry: arrivals (${suffix})'
    description: 'Reads virtual machines; the rest Site Recovery demands of whoever enables replication.'
    type: 'CustomRole'
    assignableScopes: [targetGroupId]
    permissions: [
      {
        actions: [
          'Microsoft.Authorization/permissions/read'
          'Microsoft.Compute/availabilitySets/read'
          'Microsoft.Compute/disks/delete'
          'Microsoft.Compute/disks/read'
          'Microsoft.Compute/disks/write'
          'Microsoft.Compute/virtualMachines/delete'
          'Microsoft.Compute/virtualMachines/read'
          'Microsoft.Compute/virtualMachines/retrieveBootDiagnosticsData/action'
          'Microsoft.Compute/virtualMachines/runCommands/delete'
          'Microsoft.Compute/virtualMachines/runCommands/read'
          'Microsoft.Compute/virtualMachines/runCommands/write'
          'Microsoft.Compute/virtualMachines/write'
          'Microsoft.Network/networkInterfaces/delete'
          'Microsoft.Network/networkInterfaces/join/action'
          'Microsoft.Network/networkInterfaces/read'
          'Microsoft.Network/networkInterfaces/write'
          'Microsoft.Network/networkSecurityGroups/delete'
          'Microsoft.Network/networkSecurityGroups/join/action'
          'Microsoft.Network/networkSecurityGroups/read'
          'Microsoft.Network/networkSecurityGroups/write'
          'Microsoft.Network/virtualNetworks/checkIPAddressAvailability/read'
          'Microsoft.Network/virtualNetworks/read'
          'Microsoft.Network/virtualNetworks/subnets/join/action'
          'Microsoft.Network/virtualNetworks/subnets/read'
          'Microsoft.Resources/deployments/*'
          'Microsoft.Resources/subscriptions/resourceGroups/read'
        ]
      }
    ]
  }
}

resource cacheRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(vaultGroupId, 'ferry-cache')
  properties: {
    roleName: 'Ferry: cache storage (${suffix})'
    description: 'What Site Recovery demands on the cache storage account of whoever enables replication.'
    type: 'CustomRole'
    assignableScopes: [vaultGroupId]
    permissions: [
      {
        actions: [
          'Microsoft.Authorization/permissions/read'
          'Microsoft.Storage/storageAccounts/listKeys/action'
          'Microsoft.Storage/storageAccounts/read'
        ]
      }
    ]
  }
}

resource serversRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(vaultGroupId, 'ferry-servers')
  properties: {
    roleName: 'Ferry: servers (${suffix})'
    description: 'Deploys and deletes the servers of landing zones.'
    type: 'CustomRole'
    assignableScopes: [vaultGroupId]
    permissions: [
      {
        actions: [
          'Microsoft.Compute/disks/delete'
          'Microsoft.Compute/disks/read'
          'Microsoft.Compute/disks/write'
          'Microsoft.Compute/virtualMachines/delete'
          'Microsoft.Compute/virtualMachines/read'
          'Microsoft.Compute/virtualMachines/runCommands/read'
          'Microsoft.Compute/virtualMachines/runCommands/write'
          'Microsoft.Compute/virtualMachines/write'
          'Microsoft.Network/networkInterfaces/delete'
          'Microsoft.Network/networkInterfaces/join/action'
          'Microsoft.Network/networkInterfaces/read'
          'Microsoft.Network/networkInterfaces/write'
          'Microsoft.Resources/deployments/delete'
          'Microsoft.Resources/deployments/operationstatuses/read'
          'Microsoft.Resources/deployments/read'
          'Microsoft.Resources/deployments/write'
          'Microsoft.Resources/subscriptions/resourceGroups/read'
        ]
      }
    ]
  }
}

resource secretsRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(vaultGroupId, 'ferry-secrets')
  properties: {
    roleName: 'Ferry: secrets (${suffix})'
    description: 'Puts, reads and deletes the secrets that landing zones pass through the key vault; signs evidence packs.'
    type: 'CustomRole'
    assignableScopes: [vaultGroupId]
    permissions: [
      {
        actions: []
        dataActions: [
          'Microsoft.KeyVault/vaults/keys/read'
          'Microsoft.KeyVault/vaults/keys/sign/action'
          'Microsoft.KeyVault/vaults/secrets/delete'
          'Microsoft.KeyVault/vaults/secrets/getSecret/action'
          'Microsoft.KeyVault/vaults/secrets/readMetadata/action'
          'Microsoft.KeyVault/vaults/secrets/recover/action'
          'Microsoft.KeyVault/vaults/secrets/setSecret/action'
        ]
      }
    ]
  }
}

resource serverSecretsRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(vaultGroupId, 'ferry-server-secrets')
  properties: {
    roleName: 'Ferry: secrets of servers (${suffix})'
    description: 'What the set-up of a server reads, and the passphrase that it writes.'
    type: 'CustomRole'
    assignableScopes: [vaultGroupId]
    permissions: [
      {
        actions: []
        dataActions: [
          'Microsoft.KeyVault/vaults/secrets/getSecret/action'
          'Microsoft.KeyVault/vaults/secrets/setSecret/action'
        ]
      }
    ]
  }
}

resource offerRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'ferry-offer', suffix)
  properties: {
    roleName: 'Ferry: offer (${suffix})'
    description: 'Reads which virtual machine sizes a region offers, and the quota of cores there.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          'Microsoft.Authorization/permissions/read'
          'Microsoft.Compute/locations/usages/read'
          'Microsoft.Compute/skus/read'
        ]
      }
    ]
  }
}

resource mailRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(vaultGroupId, 'ferry-mail')
  properties: {
    roleName: 'Ferry: mail (${suffix})'
    description: 'Sends mail by a Communication Services resource.'
    type: 'CustomRole'
    assignableScopes: [vaultGroupId]
    permissions: [
      {
        actions: [
          'Microsoft.Communication/CommunicationServices/Read'
          'Microsoft.Communication/CommunicationServices/Write'
          'Microsoft.Communication/EmailServices/Write'
        ]
      }
    ]
  }
}

resource topicRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(vaultGroupId, 'ferry-topic')
  properties: {
    roleName: 'Ferry: events (${suffix})'
    description: 'Publishes events to a topic of Event Grid.'
    type: 'CustomRole'
    assignableScopes: [vaultGroupId]
    permissions: [
      {
        actions: []
        dataActions: [
          'Microsoft.EventGrid/events/send/action'
        ]
      }
    ]
  }
}

output vaultRoleId string = vaultRole.id
output offerRoleId string = offerRole.id
output targetRoleId string = targetRole.id
output cacheRoleId string = cacheRole.id
output serversRoleId string = serversRole.id
output secretsRoleId string = secretsRole.id
output serverSecretsRoleId string = serverSecretsRole.id
output mailRoleId string = mailRole.id
output topicRoleId string = topicRole.id
