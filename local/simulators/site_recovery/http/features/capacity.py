"""What a region offers: resource SKUs and usages, and how somebody who stages it changes that.

POST   /simulator/sizes    {sizes: [{name, family, cores, …}]} the region offers these alone
POST   /simulator/quotas   {name, limit, used} a quota is another from now on
"""

import re

from local.simulators.site_recovery.http.call import Answer, Api, Call, Route
from local.simulators.site_recovery.http.control_reading import read
from local.simulators.site_recovery.http.shapes import capacity as show
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.model import capacity
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.world import World

_COMPUTE = "/subscriptions/{subscription}/providers/Microsoft.Compute"


def list_skus(world: World, call: Call) -> Answer:
    """List the SKUs of one region: of another than this world's there are none."""
    found = re.fullmatch(r"location eq '([^']*)'", call.query.get("$filter", ""))
    if found is None:
        raise bad_request("InvalidFilter", "The filter is not of the form location eq 'region'.")
    location = world.estate.location
    if found[1].casefold() != location:
        return Answer(body={"value": [], "nextLink": None})
    shown = [show.resource_sku(size, location) for size in capacity.list_sizes(world)]
    return listing(world, call, [show.disk_sku(location), *shown], lambda sku: sku)


def list_usages(world: World, call: Call) -> Answer:
    """List the region's usages."""
    if call.names["location"].casefold() != world.estate.location:
        raise bad_request("NoRegisteredProviderFound", "No such location.")
    return listing(world, call, capacity.list_quotas(world), show.usage)


def stage_sizes(world: World, call: Call) -> Answer:
    """Let the region offer other sizes."""
    capacity.stage_sizes(world, read(tuple[capacity.OfferedSize, ...], call.body.get("sizes")))
    return Answer(204)


def stage_quota(world: World, call: Call) -> Answer:
    """Let a quota be another."""
    capacity.stage_quota(world, read(capacity.Quota, call.body))
    return Answer(204)


ROUTES = (
    Route("GET", f"{_COMPUTE}/skus", list_skus, Api.COMPUTE_SKUS),
    Route("GET", f"{_COMPUTE}/locations/{{location}}/usages", list_usages, Api.COMPUTE),
    Route("POST", "/simulator/sizes", stage_sizes, Api.CONTROL),
    Route("POST", "/simulator/quotas", stage_quota, Api.CONTROL),
)
