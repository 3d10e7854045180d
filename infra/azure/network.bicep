metadata description = 'The network that virtual machines land in, closed to the internet until somebody opens it.'

@description('Name of the network.')
param name string
@description('Region.')
param location string
@description('Tags.')
param tags object
@description('Address range.')
param addressPrefix string

var arrivalsSubnet = 'arrivals'
var serversSubnet = 'servers'

// No rules of its own: Azure's defaults let the network in and the internet out.
resource closed 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-arrivals'
  location: location
  tags: tags
}

// A configuration server hears agents on 443 (control) and 9443 (data), from the network and
// whatever is connected to it by VPN or ExpressRoute.
resource servers 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-servers'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'replication'
        properties: {
          access: 'Allow'
          direction: 'Inbound'
          priority: 100
          protocol: 'Tcp'
          sourceAddressPrefix: 'VirtualNetwork'
          sourcePortRange: '*'
          destinationAddressPrefix: 'VirtualNetwork'
          destinationPortRanges: ['443', '9443']
        }
      }
      {
        name: 'nothing-else'
        properties: {
          access: 'Deny'
          direction: 'Inbound'
          priority: 4000
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: arrivalsSubnet
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 20, 0)
          networkSecurityGroup: { id: closed.id }
        }
      }
      {
        name: serversSubnet
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 255)
          networkSecurityGroup: { id: servers.id }
        }
      }
    ]
  }
}

output id string = network.id
output arrivalsSubnet string = arrivalsSubnet
output serversSubnetId string = '${network.id}/subnets/${serversSubnet}'
