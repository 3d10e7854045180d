metadata description = 'What people look at and are woken by: a workbook, and alerts on the metrics of docs/telemetry.md.'

@description('Name, after a prefix for each kind.')
param name string
@description('Region.')
param location string
@description('Tags.')
param tags object
@description('Id of the workspace that Application Insights writes to.')
param workspaceId string
@description('Who gets an e-mail of each alert; empty: alerts only stand in the portal.')
param alertEmail string
@description('Minutes after which an initial replication that brings nothing new counts as stalled.')
param stalledMinutes int
@description('Recovery point objective in minutes that no instance may exceed before its cutover.')
param rpoMinutes int
@description('Hours before an open approval expires at which people are told.')
param approvalHours int
@description('Minutes without a heartbeat after which an appliance counts as silent.')
param heartbeatMinutes int

// Each query gives a row for whatever is wrong now, and none while all is well. A gauge's reading is
// one row, whose Sum it is.
var alerts = [
  {
    name: 'stalled-replication'
    says: 'The initial replication of an instance has brought nothing new for ${stalledMinutes} minutes.'
    severity: 2
    query: 'AppMetrics | where Name == "ferry.replication.idle.max" | summarize seconds = max(Sum) by wave = tostring(Properties["ferry.wave"]) | where seconds > ${stalledMinutes * 60}'
  }
  {
    name: 'rpo-breach'
    says: 'An instance is further behind than ${rpoMinutes} minutes: its cutover would lose that much.'
    severity: 2
    query: 'AppMetrics | where Name == "ferry.rpo.max" | summarize seconds = min(Sum) by wave = tostring(Properties["ferry.wave"]) | where seconds > ${rpoMinutes * 60}'
  }
  {
    name: 'poison-messages'
    says: 'A request was set aside that nobody could understand or carry out.'
    severity: 2
    query: 'AppMetrics | where Name == "ferry.poison.depth" | summarize messages = max(Sum) | where messages > 0'
  }
  {
    name: 'approvals-expiring'
    says: 'An open approval expires within ${approvalHours} hours; its instance is taken back then.'
    severity: 2
    query: 'AppMetrics | where Name == "ferry.approval.remaining.min" | summarize seconds = min(Sum) by wave = tostring(Properties["ferry.wave"]) | where seconds < ${approvalHours * 3600}'
  }
  {
    name: 'appliance-silent'
    says: 'An appliance, or a server of the classic provider, has sent no heartbeat for ${heartbeatMinutes} minutes.'
    severity: 1
    query: 'AppMetrics | where Name == "ferry.appliance.heartbeat.age" | summarize arg_max(TimeGenerated, Sum) by component = tostring(Properties["ferry.component"]) | where Sum > ${heartbeatMinutes * 60}'
  }
  {
    name: 'dead-notices'
    says: 'Within the last day a notice was given up: its channel was tried for a day, or is gone.'
    severity: 2
    query: 'AppMetrics | where Name == "ferry.notices.dead" | summarize notices = max(Sum) | where notices > 0'
  }
  {
    name: 'nothing-told'
    says: 'Ferry has told nothing about its slots: its timers do not run, or telemetry does not arrive.'
    severity: 1
    query: 'AppMetrics | where Name == "ferry.slots.limit" | summarize told = count() | where told == 0'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'ferry'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: alertEmail, useCommonAlertSchema: true }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: 'alert-${name}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Ferry: ${alert.name}'
      description: '${alert.says} What to do: docs/telemetry.md.'
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: empty(alertEmail) ? [] : [people.id] }
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspaceId, name, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Ferry'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: loadTextContent('workbook.json')
  }
}
