metadata description = 'The key vault: the external id of the AWS roles, the hooks\' secret, and what landing zones pass through it.'

@description('Name of the key vault.')
@maxLength(24)
param name string
@description('Region.')
param location string
@description('Tags.')
param tags object
@description('Object id of the identity that Ferry acts as.')
param principalId string
@description('Id of the role that it gets.')
param roleId string
@description('Object id of the identity that the servers of landing zones act as.')
param serversPrincipalId string
@description('Id of the role that they get.')
param serversRoleId string
@description('Whether Ferry enters other accounts, so that there is an external id to keep.')
param keepsExternalId bool
@secure()
@description('The external id.')
param awsExternalId string
@description('Whether webhooks send a secret that is kept here.')
param keepsHookSecret bool
@secure()
@description('That secret.')
param hookSecret string

@description('Whether there is a key that approve and reject links are signed with.')
param keepsLinkKey bool

@secure()
@description('That key: 32 random bytes or more in base64.')
param linkKey string

@description('Whether there is a key before it, whose links are good until they expire.')
param keepsLinkKeyPrevious bool

@secure()
@description('The key before.')
param linkKeyPrevious string

@description('Whether there is a key that opens the dashboard.')
param keepsDashboardKey bool

@secure()
@description('That key: 32 characters or more.')
param dashboardKey string

@description('Whether channels have secrets that are kept here.')
param keepsChannelSecrets bool

@secure()
@description('Those secrets by name, as JSON.')
param channelSecrets string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    enableSoftDelete: true
  }
}

resource externalId 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (keepsExternalId) {
  parent: vault
  name: 'aws-external-id'
  properties: { value: awsExternalId }
}

resource ofHooks 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (keepsHookSecret) {
  parent: vault
  name: 'hook-secret'
  properties: { value: hookSecret }
}

resource ofLinks 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (keepsLinkKey) {
  parent: vault
  name: 'link-key'
  properties: { value: linkKey }
}

resource ofLinksBefore 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (keepsLinkKeyPrevious) {
  parent: vault
  name: 'link-key-previous'
  properties: { value: linkKeyPrevious }
}

resource ofDashboard 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (keepsDashboardKey) {
  parent: vault
  name: 'dashboard-key'
  properties: { value: dashboardKey }
}

// Made here, signs here: nobody ever reads its private half.
resource signingKey 'Microsoft.KeyVault/vaults/keys@2024-11-01' = {
  parent: vault
  name: 'evidence-packs'
  properties: { kty: 'EC', curveName: 'P-256', keyOps: ['sign', 'verify'] }
}

resource ofChannels 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (keepsChannelSecrets) {
  parent: vault
  name: 'channel-secrets'
  properties: { value: channelSecrets }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, roleId)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId
  }
}

resource serversAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, serversPrincipalId, serversRoleId)
  scope: vault
  properties: {
    principalId: serversPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: serversRoleId
  }
}

// References, which the platform resolves with the app's identity; never the secrets themselves.
var externalIdUri = '${vault.properties.vaultUri}secrets/aws-external-id'
var linkUri = '${vault.properties.vaultUri}secrets/link-key'
var linkPreviousUri = '${vault.properties.vaultUri}secrets/link-key-previous'
var dashboardUri = '${vault.properties.vaultUri}secrets/dashboard-key'
var hookUri = '${vault.properties.vaultUri}secrets/hook-secret'
var channelsUri = '${vault.properties.vaultUri}secrets/channel-secrets'

output url string = vault.properties.vaultUri
output externalIdReference string = keepsExternalId ? '@Microsoft.KeyVault(SecretUri=${externalIdUri})' : ''
output linkReference string = keepsLinkKey ? '@Microsoft.KeyVault(SecretUri=${linkUri})' : ''
output linkPreviousReference string = keepsLinkKeyPrevious ? '@Microsoft.KeyVault(SecretUri=${linkPreviousUri})' : ''
output signingKeyUrl string = '${vault.properties.vaultUri}keys/${signingKey.name}'
output hookReference string = keepsHookSecret ? '@Microsoft.KeyVault(SecretUri=${hookUri})' : ''
output dashboardReference string = keepsDashboardKey ? '@Microsoft.KeyVault(SecretUri=${dashboardUri})' : ''
output channelsReference string = keepsChannelSecrets ? '@Microsoft.KeyVault(SecretUri=${channelsUri})' : ''
