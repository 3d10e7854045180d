metadata description = 'Gives a role on the cache storage account alone.'

@description('Name of the cache storage account.')
param accountName string
@description('Id of the role.')
param roleId string
@description('Object id of the identity that gets it.')
param principalId string

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, roleId)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId
  }
}
