metadata description = 'The identity that the servers of landing zones act as, which Ferry may give to them.'

@description('Name of the identity.')
param name string
@description('Region.')
param location string
@description('Tags.')
param tags object
@description('Object id of the identity that gives it to machines.')
param operatorPrincipalId string

var managedIdentityOperator = 'f1a07417-d97a-45cb-824c-7a7467783830'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(identity.id, operatorPrincipalId, managedIdentityOperator)
  scope: identity
  properties: {
    principalId: operatorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', managedIdentityOperator)
  }
}

output id string = identity.id
output principalId string = identity.properties.principalId
