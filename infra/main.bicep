metadata description = 'Ferry in Azure: the function app, what it stands on, and the least that it may do.'

targetScope = 'subscription'

@minLength(1)
@maxLength(32)
@description('Name of this environment (azd sets it); it becomes part of the names below.')
param environmentName string

@minLength(1)
@description('Region of everything here. Vault, cache storage account and arrivals must share it.')
param location string

@description('Resource group that virtual machines land in. It must be there already, in the same region.')
param targetResourceGroupName string

@description('Address range of the network that they land in; it must not overlap the source VPCs.')
param networkAddressPrefix string = '10.90.0.0/16'

@description('Replication policy that new items get; it is made in the vault, not here.')
param policyName string = '24-hour-replication-policy'

@description('How callers show who they are: by a key of the app, or signed in with Microsoft Entra.')
@allowed(['key', 'entra'])
param door string = 'key'

@description('With door key: what whoever has a key may do.')
@allowed(['viewer', 'operator', 'approver', 'admin'])
param keyRole string = 'admin'

@description('With door entra: client id of the Entra application that stands for Ferry.')
param entraClientId string = ''

@description('With door entra: whether browsers are led to sign in, which approving by links needs.')
param leadsToSignIn bool = false

@description('With door entra: who has which role where, as docs/doors.md has it.')
param grants array = []

@description('How many requests a second one caller may send to one worker process.')
param callerRate int = 500

@description('How many requests a second one worker process takes from all callers.')
param appRate int = 1000

@description('Provider of waves that name none.')
@allowed(['InMageRcm', 'InMageAzureV2'])
param provider string = 'InMageRcm'

@description('Whether the classic provider, which is retired, may take new machines.')
@allowed(['true', 'false'])
param allowRetiredProvider string = 'false'

@description('Replication appliance to use; empty where the vault has only one.')
param applianceName string = ''

@description('EC2 instance id of the appliance: output ApplianceInstanceId of infra/aws/appliance.yaml.')
param applianceInstanceId string = ''

@description('AWS instance profile that the servers of landing zones run as.')
param serversInstanceProfile string = ''

@description('s3:// address of the mobility service installer; known once the appliance is set up.')
param installerUrl string = ''

@description('SHA-256 of that installer, hexadecimal.')
param installerSha256 string = ''

@description('AWS account of waves that name none.')
param awsAccountId string

@description('Output RoleArn of infra/aws/function-role.yaml; empty until that stack is there.')
param awsWebIdentityRoleArn string = ''

@description('Identifier URI of the Entra application that stands for AWS, followed by /.default.')
param awsWebIdentityScope string = ''

@description('Role to assume in source accounts other than awsAccountId; empty where there are none.')
param awsRoleName string = ''

@secure()
@description('External id that this role demands; kept in the key vault.')
param awsExternalId string = ''

@description('Prices of virtual machine sizes, as docs/target.md has them; with them Ferry chooses the cheapest size that fits.')
param priceTable object = {}

@description('Storage account that virtual machines write their boot diagnostics to; empty has none.')
param bootDiagnosticsStorageAccountId string = ''

@secure()
@description('What webhooks send whose header refers to setting:FERRY_HOOK_SECRET; kept in the key vault.')
param hookSecret string = ''

@secure()
@description('What approve and reject links are signed with, 32 random bytes or more in base64; empty has no links.')
param linkKey string = ''

@description('The id of that key; a new key gets a new one.')
param linkKeyId string = '1'

@secure()
@description('The key before: links that it has signed are good until they expire.')
param linkKeyPrevious string = ''

@description('The id of the key before.')
param linkKeyPreviousId string = ''

@secure()
@description('With door key: what opens the dashboard in a browser, 32 characters or more; empty lets no browser in.')
param dashboardKey string = ''

@description('Whether webhooks may call addresses of private networks.')
@allowed(['true', 'false'])
param hooksPrivate string = 'false'

@description('Hosts that webhooks may call, by commas; empty allows every public one.')
param hookHosts string = ''

@description('By what people and machines are told, as docs/notifications.md has it; no secret is in it.')
param channels array = []

@description('Who is told of every wave, as docs/notifications.md has it.')
param notifications array = []

@secure()
@description('Secrets of channels by name; kept in the key vault.')
param channelSecrets object = {}

@description('When to look for what people are to be told: a schedule with seconds.')
param notifySchedule string = '20 * * * * *'

@description('When to keep what pre-flight finds about instances under way: a schedule with seconds.')
param preflightSchedule string = '0 */5 * * * *'

@description('After how many minutes without news a migration counts as stalled.')
param stalledMinutes int = 180

@description('Address at which people reach Ferry; empty is that of the function app.')
param publicUrl string = ''

@description('Communication Services resource of this resource group that mail is sent by; empty has none.')
param communicationName string = ''

@description('Event Grid topic of this resource group that events are published to; empty has none.')
param eventTopicName string = ''

@description('AWS accounts whose role may be assumed, by commas; empty allows every one that trusts Ferry.')
param awsAccounts string = ''

@description('How many waves may run at once.')
param mostWaves int = 25

@description('What slots reckon with: how much there is of each resource (0 for no limit), and hours of ageing.')
param slots object = {
  machines: 200
  churnGib: 2048
  copies: 0
  cacheGib: 0
  items: 0
  failovers: 0
  mbits: 0
  subnets: {}
  ageingHours: 12
}

@description('When to look for waves that wait and stories that broke: a schedule with seconds.')
param upkeepSchedule string = '*/15 * * * * *'

@description('When to read what the gauges of telemetry show: a schedule with seconds.')
param meteringSchedule string = '20 * * * * *'

@description('Who gets an e-mail of each alert; empty: alerts only stand in the portal.')
param alertEmail string = ''

@description('Minutes after which an initial replication that brings nothing new counts as stalled.')
param idleMinutes int = 120

@description('Recovery point objective in minutes that no instance may exceed before its cutover.')
param rpoMinutes int = 30

@description('Hours before an open approval expires at which people are told.')
param approvalHours int = 24

@description('Minutes without a heartbeat after which an appliance counts as silent.')
param heartbeatMinutes int = 15

@description('Whether requests that only read are written into the audit log too.')
@allowed(['true', 'false'])
param auditReads string = 'false'

@description('How many days the history of a story that has ended is kept; 0 keeps it for ever.')
param historyDays int = 30

@description('When to look for histories to purge: a schedule with seconds.')
param purgeSchedule string = '0 40 * * * *'

@description('Also makes a configuration server\'s bare machine, for a person to set up; landing zones make their own.')
param deployConfigurationServer bool = false

@secure()
@description('Password of that machine\'s administrator; with deployConfigurationServer alone.')
param configurationServerPassword string = ''

var suffix = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }

resource platform 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

// Not this environment's own: `azd down` must not take what has arrived.
resource arrivals 'Microsoft.Resources/resourceGroups@2024-11-01' existing = {
  name: targetResourceGroupName
}

module identity 'azure/identity.bicep' = {
  name: 'identity'
  scope: platform
  params: { name: 'id-ferry-${suffix}', location: location, tags: tags }
}

module serversIdentity 'azure/servers-identity.bicep' = {
  name: 'servers-identity'
  scope: platform
  params: {
    name: 'id-servers-${suffix}'
    location: location
    tags: tags
    operatorPrincipalId: identity.outputs.principalId
  }
}

module storage 'azure/storage.bicep' = {
  name: 'storage'
  scope: platform
  params: {
    name: 'stferry${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module monitoring 'azure/monitoring.bicep' = {
  name: 'monitoring'
  scope: platform
  params: {
    name: 'ferry-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module telemetry 'azure/telemetry.bicep' = {
  name: 'telemetry'
  scope: platform
  params: {
    name: 'ferry-${suffix}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    alertEmail: alertEmail
    stalledMinutes: idleMinutes
    rpoMinutes: rpoMinutes
    approvalHours: approvalHours
    heartbeatMinutes: heartbeatMinutes
  }
}

module secrets 'azure/secrets.bicep' = {
  name: 'secrets'
  scope: platform
  params: {
    name: 'kv-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    roleId: roles.outputs.secretsRoleId
    serversPrincipalId: serversIdentity.outputs.principalId
    serversRoleId: roles.outputs.serverSecretsRoleId
    keepsExternalId: !empty(awsRoleName)
    awsExternalId: awsExternalId
    keepsHookSecret: !empty(hookSecret)
    hookSecret: hookSecret
    keepsLinkKey: !empty(linkKey)
    linkKey: linkKey
    keepsLinkKeyPrevious: !empty(linkKeyPrevious)
    linkKeyPrevious: linkKeyPrevious
    keepsDashboardKey: !empty(dashboardKey)
    dashboardKey: dashboardKey
    keepsChannelSecrets: !empty(channelSecrets)
    channelSecrets: empty(channelSecrets) ? '' : string(channelSecrets)
  }
}

module vault 'azure/vault.bicep' = {
  name: 'vault'
  scope: platform
  params: { name: 'rsv-ferry-${suffix}', cacheName: 'stcache${suffix}', location: location, tags: tags }
}

module network 'azure/network.bicep' = {
  name: 'network'
  scope: arrivals
  params: {
    name: 'vnet-ferry-${suffix}'
    location: location
    tags: tags
    addressPrefix: networkAddressPrefix
  }
}

module roles 'azure/roles.bicep' = {
  name: 'ferry-roles-${suffix}'
  params: { suffix: suffix, vaultGroupId: platform.id, targetGroupId: arrivals.id }
}

module vaultPermissions 'azure/group-assignment.bicep' = {
  name: 'vault-permissions'
  scope: platform
  params: { roleId: roles.outputs.vaultRoleId, principalId: identity.outputs.principalId }
}

module targetPermissions 'azure/group-assignment.bicep' = {
  name: 'target-permissions'
  scope: arrivals
  params: { roleId: roles.outputs.targetRoleId, principalId: identity.outputs.principalId }
}

module offerPermissions 'azure/subscription-assignment.bicep' = {
  name: 'offer-permissions'
  params: { roleId: roles.outputs.offerRoleId, principalId: identity.outputs.principalId }
}

module serversPermissions 'azure/group-assignment.bicep' = {
  name: 'servers-permissions'
  scope: platform
  params: { roleId: roles.outputs.serversRoleId, principalId: identity.outputs.principalId }
}

module cachePermissions 'azure/cache-assignment.bicep' = {
  name: 'cache-permissions'
  scope: platform
  params: {
    accountName: vault.outputs.cacheName
    roleId: roles.outputs.cacheRoleId
    principalId: identity.outputs.principalId
  }
}

module mailPermissions 'azure/mail-assignment.bicep' = if (!empty(communicationName)) {
  name: 'mail-permissions'
  scope: platform
  params: {
    communicationName: communicationName
    roleId: roles.outputs.mailRoleId
    principalId: identity.outputs.principalId
  }
}

module topicPermissions 'azure/topic-assignment.bicep' = if (!empty(eventTopicName)) {
  name: 'topic-permissions'
  scope: platform
  params: {
    topicName: eventTopicName
    roleId: roles.outputs.topicRoleId
    principalId: identity.outputs.principalId
  }
}

module functionApp 'azure/function-app.bicep' = {
  name: 'function-app'
  scope: platform
  params: {
    name: 'func-ferry-${suffix}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    deploymentContainer: storage.outputs.deploymentContainer
    insightsConnectionString: monitoring.outputs.connectionString
    settings: {
      FERRY_MOST_WAVES: string(mostWaves)
      FERRY_UPKEEP_SCHEDULE: upkeepSchedule
      FERRY_DOOR: door
      FERRY_KEY_ROLE: keyRole
      FERRY_TENANT_ID: tenant().tenantId
      FERRY_GRANTS: empty(grants) ? '' : string(grants)
      FERRY_CALLER_RATE: string(callerRate)
      FERRY_APP_RATE: string(appRate)
      FERRY_HOOK_HOSTS: hookHosts
      FERRY_AWS_ACCOUNTS: awsAccounts
      FERRY_AUDIT_READS: auditReads
      FERRY_HISTORY_DAYS: string(historyDays)
      FERRY_PURGE_SCHEDULE: purgeSchedule
      FERRY_SUBSCRIPTION_ID: subscription().subscriptionId
      FERRY_VAULT_RESOURCE_GROUP: platform.name
      FERRY_VAULT_NAME: vault.outputs.name
      FERRY_POLICY_NAME: policyName
      FERRY_PROVIDER: provider
      FERRY_ALLOW_RETIRED_PROVIDER: allowRetiredProvider
      FERRY_APPLIANCE_NAME: applianceName
      FERRY_APPLIANCE_INSTANCE_ID: applianceInstanceId
      FERRY_TARGET_RESOURCE_GROUP: arrivals.name
      FERRY_TARGET_NETWORK_ID: network.outputs.id
      FERRY_TARGET_SUBNET: network.outputs.arrivalsSubnet
      FERRY_CACHE_STORAGE_ACCOUNT_ID: vault.outputs.cacheId
      FERRY_PRICE_TABLE: empty(priceTable) ? '' : string(priceTable)
      FERRY_BOOT_DIAGNOSTICS_STORAGE_ACCOUNT_ID: bootDiagnosticsStorageAccountId
      FERRY_KEY_VAULT_URL: secrets.outputs.url
      FERRY_SIGNING_KEY_URL: secrets.outputs.signingKeyUrl
      FERRY_SIGNING_KEY_FILE: ''
      FERRY_SERVERS_SUBNET_ID: network.outputs.serversSubnetId
      FERRY_SERVERS_IDENTITY_ID: serversIdentity.outputs.id
      FERRY_SERVERS_INSTANCE_PROFILE: serversInstanceProfile
      FERRY_AZURE_LOCATION: location
      FERRY_INSTALLER_URL: installerUrl
      FERRY_INSTALLER_SHA256: installerSha256
      FERRY_AWS_ACCOUNT_ID: awsAccountId
      FERRY_AWS_WEB_IDENTITY_ROLE_ARN: awsWebIdentityRoleArn
      FERRY_AWS_WEB_IDENTITY_SCOPE: awsWebIdentityScope
      FERRY_AWS_ROLE_NAME: awsRoleName
      FERRY_AWS_EXTERNAL_ID: secrets.outputs.externalIdReference
      FERRY_HOOK_SECRET: secrets.outputs.hookReference
      FERRY_LINK_KEY: secrets.outputs.linkReference
      FERRY_LINK_KEY_ID: linkKeyId
      FERRY_LINK_KEY_PREVIOUS: secrets.outputs.linkPreviousReference
      FERRY_LINK_KEY_PREVIOUS_ID: linkKeyPreviousId
      FERRY_DASHBOARD_KEY: secrets.outputs.dashboardReference
      FERRY_HOOKS_PRIVATE: hooksPrivate
      FERRY_CHANNELS: empty(channels) ? '' : string(channels)
      FERRY_CHANNEL_SECRETS: secrets.outputs.channelsReference
      FERRY_NOTIFICATIONS: empty(notifications) ? '' : string(notifications)
      FERRY_NOTIFY_SCHEDULE: notifySchedule
      FERRY_STALLED_MINUTES: string(stalledMinutes)
      FERRY_PREFLIGHT_SCHEDULE: preflightSchedule
      FERRY_PUBLIC_URL: publicUrl
      FERRY_SLOT_MACHINES: string(slots.machines)
      FERRY_SLOT_CHURN_GIB: string(slots.churnGib)
      FERRY_SLOT_COPIES: string(slots.copies)
      FERRY_SLOT_CACHE_GIB: string(slots.cacheGib)
      FERRY_SLOT_ITEMS: string(slots.items)
      FERRY_SLOT_FAILOVERS: string(slots.failovers)
      FERRY_SLOT_MBITS: string(slots.mbits)
      FERRY_SLOT_SUBNETS: empty(slots.subnets) ? '' : string(slots.subnets)
      FERRY_SLOT_AGEING_HOURS: string(slots.ageingHours)
      FERRY_ARM_URL: environment().resourceManager
      FERRY_METERING_SCHEDULE: meteringSchedule
      OTEL_SERVICE_NAME: 'ferry-${suffix}'
    }
  }
}

module signIn 'azure/sign-in.bicep' = if (door == 'entra') {
  name: 'sign-in'
  scope: platform
  params: { appName: functionApp.outputs.name, clientId: entraClientId, leadsToSignIn: leadsToSignIn }
}

module configurationServer 'azure/configuration-server.bicep' = if (deployConfigurationServer) {
  name: 'configuration-server'
  scope: platform
  params: {
    name: 'ferry-config'
    location: location
    tags: tags
    subnetId: network.outputs.serversSubnetId
    identityId: serversIdentity.outputs.id
    adminPassword: configurationServerPassword
  }
}

output AZURE_RESOURCE_GROUP string = platform.name
output FERRY_FUNCTION_APP string = functionApp.outputs.name
output FERRY_URL string = functionApp.outputs.url
output FERRY_TENANT_ID string = tenant().tenantId
output FERRY_IDENTITY_OBJECT_ID string = identity.outputs.principalId
output FERRY_VAULT_NAME string = vault.outputs.name
