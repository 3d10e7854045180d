metadata description = 'The machine of a classic configuration server; its set-up is the landing zone\'s.'

@description('Name of the machine.')
@maxLength(15)
param name string
@description('Region.')
param location string
@description('Tags.')
param tags object
@description('Subnet that it stands in.')
param subnetId string
@description('Size: 8 cores and 16 GB are the least.')
param size string = 'Standard_D8s_v5'
@description('Name of its administrator.')
param adminUsername string = 'ferryadmin'
@secure()
@description('Password of its administrator.')
param adminPassword string

resource card 'Microsoft.Network/networkInterfaces@2024-05-01' = {
  name: 'nic-${name}'
  location: location
  tags: tags
  properties: {
    ipConfigurations: [
      {
        name: 'primary'
        properties: {
          privateIPAllocationMethod: 'Dynamic'
          subnet: { id: subnetId }
        }
      }
    ]
  }
}

resource machine 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    hardwareProfile: { vmSize: size }
    osProfile: {
      computerName: name
      adminUsername: adminUsername
      adminPassword: adminPassword
      windowsConfiguration: { enableAutomaticUpdates: true, provisionVMAgent: true }
    }
    storageProfile: {
      // The last Windows that the classic set-up supports; English.
      imageReference: {
        publisher: 'MicrosoftWindowsServer'
        offer: 'WindowsServer'
        sku: '2016-datacenter-gensecond'
        version: 'latest'
      }
      osDisk: { createOption: 'FromImage', managedDisk: { storageAccountType: 'Premium_LRS' } }
      dataDisks: [
        {
          lun: 0
          createOption: 'Empty'
          diskSizeGB: 1024
          managedDisk: { storageAccountType: 'Premium_LRS' }
        }
      ]
    }
    networkProfile: { networkInterfaces: [{ id: card.id }] }
  }
}

output address string = card.properties.ipConfigurations[0].properties.privateIPAddress
