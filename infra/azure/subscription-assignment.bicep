metadata description = 'Gives a role on the whole subscription.'

targetScope = 'subscription'

@description('Id of the role.')
param roleId string
@description('Object id of the identity that gets it.')
param principalId string

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, roleId)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId
  }
}
