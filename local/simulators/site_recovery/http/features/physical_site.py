"""The physical site of Microsoft.OffAzure: discovered machines and run-as accounts."""

from local.simulators.site_recovery.http.call import Answer, Api, Call, Json, Route
from local.simulators.site_recovery.http.routing import SITE
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.run_as_account import run_as_account
from local.simulators.site_recovery.http.shapes.site_machine import site_machine
from local.simulators.site_recovery.model import discovery
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.world import World

_API = Api.OFF_AZURE


def get_site(world: World, _: Call) -> Answer:
    """Show the site."""
    estate = world.estate
    with world.turn("get_site", estate.site):
        shown: Json = {
            "id": estate.site_id,
            "name": estate.site,
            "type": "Microsoft.OffAzure/ServerSites",
            "location": estate.location,
            "properties": {
                "applianceName": world.appliances[0].name,
                "discoveryScenario": "DR",
                "provisioningState": "Succeeded",
            },
        }
        return Answer(body=shown)


def list_machines(world: World, call: Call) -> Answer:
    """List the machines that have been discovered."""
    machines = discovery.list_machines(world)
    return listing(world, call, machines, lambda one: site_machine(world, one))


def get_machine(world: World, call: Call) -> Answer:
    """Show a machine."""
    return Answer(body=site_machine(world, discovery.get_machine(world, call.names["machine"])))


def list_accounts(world: World, call: Call) -> Answer:
    """List the run-as accounts."""
    with world.turn("list_run_as_accounts"):
        return listing(world, call, [run_as_account(world)], dict)


def get_account(world: World, call: Call) -> Answer:
    """Show a run-as account."""
    with world.turn("get_run_as_account", call.names["account"]):
        shown = run_as_account(world)
        if shown["name"] != call.names["account"].lower():
            raise not_found("runasaccounts", call.names["account"])
        return Answer(body=shown)


ROUTES = (
    Route("GET", SITE, get_site, _API),
    Route("GET", SITE + "/machines", list_machines, _API),
    Route("GET", SITE + "/machines/{machine}", get_machine, _API),
    Route("GET", SITE + "/runAsAccounts", list_accounts, _API),
    Route("GET", SITE + "/runAsAccounts/{account}", get_account, _API),
)
