metadata description = 'The key vault, and the one secret that Ferry has: the external id of its AWS roles.'

@description('Name of the key vault.')
@maxLength(24)
param name string
@description('Region.')
param location string
@description('Tags.')
param tags object
@description('Object id of the identity that reads.')
param principalId string
@description('Whether Ferry enters other accounts, so that there is an external id to keep.')
param keepsExternalId bool
@secure()
@description('The external id.')
param awsExternalId string

var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

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

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

// A reference, which the platform resolves with the app's identity; never the secret itself.
var reference = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/aws-external-id)'

output externalIdReference string = keepsExternalId ? reference : ''
