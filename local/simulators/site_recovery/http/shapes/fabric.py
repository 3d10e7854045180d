"""The fabric of the modernised provider: bare in the list, with its components when got."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes import component as show
from local.simulators.site_recovery.model.world import World

_TYPE = "Microsoft.RecoveryServices/vaults/replicationFabrics"
_COMPONENTS = {
    "processServers": show.process_server,
    "rcmProxies": show.rcm_proxy,
    "pushInstallers": show.component,
    "replicationAgents": show.component,
    "reprotectAgents": show.reprotect_agent,
    "marsAgents": show.component,
    "dras": show.dra,
}


def fabric(world: World, *, components: bool) -> Json:
    """Show the fabric; its list leaves the components and the agents' identity out."""
    estate = world.estate
    return {
        "name": estate.fabric,
        "type": _TYPE,
        "id": estate.fabric_id,
        "properties": {
            "friendlyName": estate.fabric,
            "encryptionDetails": _no_encryption(),
            "rolloverEncryptionDetails": _no_encryption(),
            "internalIdentifier": world.ids.of("fabric", estate.fabric),
            "bcdrState": "Valid",
            "customDetails": _details(world, components=components),
            "healthErrorDetails": [],
            "health": "Normal",
        },
    }


def _details(world: World, *, components: bool) -> Json:
    estate = world.estate
    group = f"/subscriptions/{estate.subscription_id}/resourceGroups/{estate.resource_group}"
    shown = world.appliances if components else []
    return {
        "instanceType": "InMageRcm",
        "vmwareSiteId": None,
        "physicalSiteId": f"{group}/providers/Microsoft.OffAzure/ServerSites/{estate.site}",
        "serviceEndpoint": f"https://site-recovery.{estate.location}.invalid",
        "serviceResourceId": str(world.settings.seed),
        "serviceContainerId": str(world.settings.seed),
        "dataPlaneUri": f"https://data.{estate.location}.invalid",
        "controlPlaneUri": f"https://control.{estate.location}.invalid",
        "sourceAgentIdentityDetails": _identity(world) if components else None,
        **{name: [make(world, each) for each in shown] for name, make in _COMPONENTS.items()},
        "agentDetails": [],
    }


def _identity(world: World) -> Json:
    tenant = world.ids.of("tenant", world.estate.vault)
    return {
        "tenantId": tenant,
        "applicationId": world.ids.of("application", world.estate.vault),
        "objectId": world.ids.of("object", world.estate.vault),
        "audience": f"api://{tenant}/{world.estate.vault}",
        "aadAuthority": f"https://login.invalid/{tenant}",
    }


def _no_encryption() -> Json:
    return {"kekState": "None", "kekCertThumbprint": None}
