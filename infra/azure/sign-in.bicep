metadata description = 'App Service authentication in front of the function app: one tenant of Microsoft Entra, and nobody unknown.'

@description('Name of the function app.')
param appName string
@description('Client id of the Entra application that stands for Ferry; its tokens are of version 2.')
param clientId string
@description('Whether browsers without a token are led to sign in, which approving by links needs; else they get 401.')
param leadsToSignIn bool

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

// The whole site is behind it, also what the engine serves beside Ferry: no path is excluded.
resource signIn 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: leadsToSignIn ? 'RedirectToLoginPage' : 'Return401'
      redirectToProvider: 'azureactivedirectory'
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          clientId: clientId
        }
        validation: { allowedAudiences: [clientId, 'api://${clientId}'] }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}
