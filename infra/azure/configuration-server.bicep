metadata description = 'The machine of a classic configuration server, by the template of landing zones; nobody sets it up.'

@description('Name of the machine.')
@maxLength(15)
param name string
@description('Region.')
param location string
@description('Tags.')
param tags object
@description('Subnet that it stands in.')
param subnetId string
@description('Identity by which its set-up reaches the key vault.')
param identityId string
@secure()
@description('Password of its administrator.')
param adminPassword string

// Size, system, disks and all the rest stand in there, once.
module server '../../clouds/azure/templates/server.json' = {
  name: name
  params: {
    name: name
    location: location
    tags: tags
    subnetId: subnetId
    identityId: identityId
    adminPassword: adminPassword
  }
}

output address string = server.outputs.address
