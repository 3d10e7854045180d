"""Fabrics: modernised ones are bare in the list, with their components when got."""

from collections.abc import Callable

from domain.component import PartKind
from domain.provider import Provider
from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes import component as show
from local.simulators.site_recovery.http.shapes.vmware import vmware_details
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.fabrics import FABRIC_TYPE
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.world import World

_COMPONENTS: dict[str, tuple[PartKind, Callable[[World, Server], Json]]] = {
    "processServers": (PartKind.PROCESS_SERVER, show.process_server),
    "rcmProxies": (PartKind.RCM_PROXY, show.rcm_proxy),
    "pushInstallers": (PartKind.PUSH_INSTALLER, show.push_installer),
    "replicationAgents": (PartKind.REPLICATION_AGENT, show.replication_agent),
    "reprotectAgents": (PartKind.REPROTECT_AGENT, show.reprotect_agent),
    "marsAgents": (PartKind.MARS_AGENT, show.mars_agent),
    "dras": (PartKind.DRA, show.dra),
}


def fabric(world: World, one: Fabric, *, components: bool = True) -> Json:
    """Show a fabric; the list leaves a modernised one's components and identity out."""
    details = vmware_details(world, one)
    if one.provider is Provider.MODERNISED:
        details = _details(world, one, components=components)
    return {
        "name": one.name,
        "type": FABRIC_TYPE,
        "id": one.arm_id,
        "properties": {
            "friendlyName": one.friendly_name,
            "encryptionDetails": _no_encryption(),
            "rolloverEncryptionDetails": _no_encryption(),
            "internalIdentifier": world.ids.of("fabric", one.name),
            "bcdrState": "Valid",
            "customDetails": details,
            "healthErrorDetails": [],
            "health": "Normal",
        },
    }


def _details(world: World, one: Fabric, *, components: bool) -> Json:
    estate = world.estate
    group = f"/subscriptions/{estate.subscription_id}/resourceGroups/{estate.resource_group}"
    shown = one.shown if components else []
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
        **{
            name: [make(world, each) for each in shown if each.silent.get(part, world.now)]
            for name, (part, make) in _COMPONENTS.items()
        },
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
