"""Recovery Services vaults, their certificates and their usage, as ARM shows them."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.model.vault_certificates import sign_in
from local.simulators.site_recovery.model.vault_resource import VaultCertificate, VaultResource
from local.simulators.site_recovery.model.world import World

_TYPE = "Microsoft.RecoveryServices/vaults"


def vault_resource(world: World, vault: VaultResource) -> Json:
    """Show a vault."""
    return {
        "id": vault.vault_id,
        "name": vault.name,
        "type": _TYPE,
        "etag": f"W/\"datetime'{world.ids.of('etag', vault.vault_id)}'\"",
        "location": vault.location,
        "tags": vault.tags,
        "sku": {"name": vault.sku_name, "tier": vault.sku_tier},
        "properties": {
            "provisioningState": vault.provisioning_state,
            "privateEndpointStateForBackup": "None",
            "privateEndpointStateForSiteRecovery": "None",
            "publicNetworkAccess": vault.public_network_access,
        },
    }


def vault_certificate(world: World, vault: VaultResource, shown: VaultCertificate) -> Json:
    """Show an uploaded certificate with what a server needs to sign in (specs, PUTVaultCred)."""
    who = sign_in(world, vault)
    return {
        "id": f"{vault.vault_id}/certificates/{shown.name}",
        "name": shown.name,
        "type": f"{_TYPE}/certificates",
        "properties": {
            "authType": "AzureActiveDirectory",
            "certificate": shown.content,
            "friendlyName": shown.name,
            "issuer": shown.issuer,
            "resourceId": who.resource_id,
            "subject": shown.subject,
            "thumbprint": shown.thumbprint,
            "validFrom": stamp(shown.valid_from),
            "validTo": stamp(shown.valid_to),
            "aadAuthority": who.aad_authority,
            "aadTenantId": who.aad_tenant_id,
            "servicePrincipalClientId": who.service_principal_client_id,
            "servicePrincipalObjectId": who.service_principal_object_id,
            "azureManagementEndpointAudience": who.azure_management_endpoint_audience,
        },
    }


def extended_information(vault: VaultResource, key: str) -> Json:
    """Show the key of a vault's channel."""
    return {
        "id": f"{vault.vault_id}/extendedInformation/vaultExtendedInfo",
        "name": "vaultExtendedInfo",
        "type": f"{_TYPE}/extendedInformation",
        "properties": {"integrityKey": key, "algorithm": "None"},
    }


def usages(counted: dict[str, int]) -> Json:
    """Show what a vault holds, as its counters are called."""
    names = {"protected items": "ProtectedItemCount", "registered servers": "RegisteredServerCount"}
    return {
        "value": [
            {
                "unit": "Count",
                "quotaPeriod": "P1D",
                "nextResetTime": "9999-12-31T23:59:59.999Z",
                "currentValue": number,
                "limit": 1000,
                "name": {"value": names[what], "localizedValue": what.capitalize()},
            }
            for what, number in counted.items()
        ]
    }


def replication_usages(counted: dict[str, int]) -> Json:
    """Show what a vault replicates."""
    usage = {
        "monitoringSummary": {
            "unHealthyVmCount": 0,
            "unHealthyProviderCount": 0,
            "eventsCount": 0,
            "deprecatedProviderCount": 0,
            "supportedProviderCount": 0,
            "unsupportedProviderCount": 0,
        },
        "jobsSummary": {"failedJobs": 0, "suspendedJobs": 0, "inProgressJobs": 0},
        "protectedItemCount": counted.get("protected items", 0),
        "recoveryPlanCount": 0,
        "registeredServersCount": counted.get("registered servers", 0),
        "recoveryServicesProviderAuthType": 1,
    }
    return {"value": [usage]}
