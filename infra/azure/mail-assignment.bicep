metadata description = 'Gives a role on one Communication Services resource alone.'

@description('Name of the Communication Services resource.')
param communicationName string
@description('Id of the role.')
param roleId string
@description('Object id of the identity that gets it.')
param principalId string

resource service 'Microsoft.Communication/communicationServices@2023-04-01' existing = {
  name: communicationName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(service.id, principalId, roleId)
  scope: service
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId
  }
}
