metadata description = 'Gives a role on one Event Grid topic alone.'

@description('Name of the Event Grid topic.')
param topicName string
@description('Id of the role.')
param roleId string
@description('Object id of the identity that gets it.')
param principalId string

resource topic 'Microsoft.EventGrid/topics@2022-06-15' existing = {
  name: topicName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(topic.id, principalId, roleId)
  scope: topic
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId
  }
}
