"""Fabrics, their consistency check, their provider, and the appliances."""

from local.simulators.site_recovery.http.call import Answer, Call, Json, Route
from local.simulators.site_recovery.http.long_running import accepted
from local.simulators.site_recovery.http.routing import FABRIC, VAULT
from local.simulators.site_recovery.http.shapes import component as show
from local.simulators.site_recovery.http.shapes.fabric import fabric
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.provider import provider
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.fabric import refresh
from local.simulators.site_recovery.model.world import World

_PROVIDERS = FABRIC + "/replicationRecoveryServicesProviders"


def list_fabrics(world: World, call: Call) -> Answer:
    """List the fabrics without their components."""
    with world.turn("list_fabrics"):
        return listing(world, call, [fabric(world, components=False)], dict)


def get_fabric(world: World, _: Call) -> Answer:
    """Show the fabric with its components."""
    with world.turn("get_fabric", world.estate.fabric):
        return Answer(body=fabric(world, components=True))


def check_consistency(world: World, call: Call) -> Answer:
    """Begin a check of the fabric."""
    return accepted(world, call, refresh(world), lambda: fabric(world, components=True))


def list_providers(world: World, call: Call) -> Answer:
    """List the providers, of which the modernised fabric has one."""
    with world.turn("list_providers"):
        return listing(world, call, [provider(world)], dict)


def get_provider(world: World, call: Call) -> Answer:
    """Show a provider."""
    with world.turn("get_provider", call.names["provider"]):
        return Answer(body=_find_provider(world, call))


def refresh_provider(world: World, call: Call) -> Answer:
    """Begin to refresh what the provider tells."""
    shown = _find_provider(world, call)
    return accepted(world, call, refresh(world), lambda: shown)


def list_appliances(world: World, call: Call) -> Answer:
    """List the appliances, all of them in one element for their provider."""
    with world.turn("list_appliances"):
        shown = {
            "instanceType": "InMageRcm",
            "appliances": [
                {
                    "id": one.appliance_id,
                    "name": one.name,
                    "fabricArmId": world.estate.fabric_id,
                    "processServer": show.process_server(world, one),
                    "rcmProxy": show.rcm_proxy(world, one),
                    "pushInstaller": show.component(world, one),
                    "replicationAgent": show.component(world, one),
                    "reprotectAgent": show.reprotect_agent(world, one),
                    "marsAgent": show.component(world, one),
                    "dra": show.dra(world, one),
                    "switchProviderBlockingErrorDetails": [],
                }
                for one in world.appliances
            ],
        }
        return listing(world, call, [{"properties": {"providerSpecificDetails": shown}}], dict)


def _find_provider(world: World, call: Call) -> Json:
    shown = provider(world)
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
