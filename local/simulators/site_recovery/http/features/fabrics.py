"""Fabrics, their consistency check, their provider, and the appliances."""

from domain.provider import Provider
from local.simulators.site_recovery.http.call import Answer, Call, Json, Route
from local.simulators.site_recovery.http.long_running import accepted
from local.simulators.site_recovery.http.routing import FABRIC, VAULT
from local.simulators.site_recovery.http.shapes import component as show
from local.simulators.site_recovery.http.shapes.fabric import fabric as shape
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.provider import provider
from local.simulators.site_recovery.model import fabrics
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.fabrics import find_fabric, shown_fabrics
from local.simulators.site_recovery.model.refreshing import refresh
from local.simulators.site_recovery.model.world import World

_PROVIDERS = FABRIC + "/replicationRecoveryServicesProviders"


def list_fabrics(world: World, call: Call) -> Answer:
    """List the fabrics; modernised ones without their components."""
    found = fabrics.list_fabrics(world)
    return listing(world, call, found, lambda one: shape(world, one, components=False))


def get_fabric(world: World, call: Call) -> Answer:
    """Show the fabric with its components."""
    return Answer(body=shape(world, fabrics.get_fabric(world, call.names["fabric"])))


def check_consistency(world: World, call: Call) -> Answer:
    """Begin a check of the fabric."""
    fabric = find_fabric(world, call.names["fabric"])
    return accepted(world, call, refresh(world, fabric.name), lambda: shape(world, fabric))


def list_providers(world: World, call: Call) -> Answer:
    """List the providers: each fabric has one."""
    with world.turn("list_providers"):
        found = shown_fabrics(world)
        if "fabric" in call.names:
            found = [find_fabric(world, call.names["fabric"])]
        return listing(world, call, found, lambda one: provider(world, one))


def get_provider(world: World, call: Call) -> Answer:
    """Show a provider."""
    with world.turn("get_provider", call.names["provider"]):
        return Answer(body=_find_provider(world, call))


def refresh_provider(world: World, call: Call) -> Answer:
    """Begin to refresh what the provider tells."""
    shown = _find_provider(world, call)
    return accepted(world, call, refresh(world, shown["name"]), lambda: shown)


def list_appliances(world: World, call: Call) -> Answer:
    """List the appliances, all of them in one element for their provider."""
    with world.turn("list_appliances"):
        shown = {
            "instanceType": "InMageRcm",
            "appliances": [
                {
                    "id": one.server_id,
                    "name": one.name,
                    "fabricArmId": fabric.arm_id,
                    "processServer": show.process_server(world, one),
                    "rcmProxy": show.rcm_proxy(world, one),
                    "pushInstaller": show.push_installer(world, one),
                    "replicationAgent": show.replication_agent(world, one),
                    "reprotectAgent": show.reprotect_agent(world, one),
                    "marsAgent": show.mars_agent(world, one),
                    "dra": show.dra(world, one),
                    "switchProviderBlockingErrorDetails": [],
                }
                for fabric in shown_fabrics(world, Provider.MODERNISED)
                for one in fabric.shown
            ],
        }
        return listing(world, call, [{"properties": {"providerSpecificDetails": shown}}], dict)


def _find_provider(world: World, call: Call) -> Json:
    shown = provider(world, find_fabric(world, call.names["fabric"]))
    if shown["name"] != call.names["provider"].lower():
        raise not_found("replicationRecoveryServicesProviders", call.names["provider"])
    return shown


ROUTES = (
    Route("GET", VAULT + "/replicationFabrics", list_fabrics),
    Route("GET", FABRIC, get_fabric),
    Route("POST", FABRIC + "/checkConsistency", check_consistency),
    Route("GET", VAULT + "/replicationRecoveryServicesProviders", list_providers),
    Route("GET", _PROVIDERS, list_providers),
    Route("GET", _PROVIDERS + "/{provider}", get_provider),
    Route("POST", _PROVIDERS + "/{provider}/refreshProvider", refresh_provider),
    Route("GET", VAULT + "/replicationAppliances", list_appliances),
)
