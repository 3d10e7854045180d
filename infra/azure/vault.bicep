metadata description = 'The Recovery Services vault and its cache storage account; what is inside is not made here.'

@description('Name of the vault.')
param name string
@description('Name of the cache storage account.')
param cacheName string
@description('Region.')
param location string
@description('Tags.')
param tags object

resource vault 'Microsoft.RecoveryServices/vaults@2025-02-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'RS0', tier: 'Standard' }
  properties: { publicNetworkAccess: 'Enabled' }
}

// Site Recovery demands to list this account's keys (roles.bicep), so this one alone has them.
resource cache 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: cacheName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

// Soft delete would keep, and bill, all that passes through.
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: cache
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: false }
    containerDeleteRetentionPolicy: { enabled: false }
  }
}

output name string = vault.name
output cacheId string = cache.id
output cacheName string = cache.name
