"""Azure Network, as much of it as a server's place in a subnet needs."""

from local.simulators.site_recovery.http.call import Answer, Api, Call, Route
from local.simulators.site_recovery.http.shapes import network as show
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.model import networks
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.world import World

_API = Api.NETWORK
_PROVIDER = "/subscriptions/{subscription}/resourceGroups/{open_group}/providers/Microsoft.Network"
_NETWORK = f"{_PROVIDER}/virtualNetworks/{{network}}"
_INTERFACE = f"{_PROVIDER}/networkInterfaces/{{interface}}"


def list_networks(world: World, call: Call) -> Answer:
    """List a resource group's networks."""
    inside = call.path.rpartition("/providers/")[0]
    return listing(world, call, networks.list_networks(world, inside), show.network)


def get_network(world: World, call: Call) -> Answer:
    """Show a network."""
    return Answer(body=show.network(networks.get_network(world, call.path)))


def check_address(world: World, call: Call) -> Answer:
    """Say whether an address is free."""
    network_id = call.path.rpartition("/")[0]
    free = networks.address_free(world, network_id, call.query.get("ipAddress", ""))
    return Answer(body={"available": free, "availableIPAddresses": [], "isPlatformReserved": False})


def get_subnet(world: World, call: Call) -> Answer:
    """Show a subnet."""
    return Answer(body=show.subnet(*networks.get_subnet(world, call.path)))


def get_interface(world: World, call: Call) -> Answer:
    """Show a network interface."""
    return Answer(body=show.interface(networks.get_interface(world, call.path)))


def delete_interface(world: World, call: Call) -> Answer:
    """Delete a network interface; 204 when there is none."""
    try:
        networks.delete_interface(world, call.path)
    except ArmError as error:
        if error.code != "ResourceNotFound":
            raise
        return Answer(204)
    return Answer(200)


ROUTES = (
    Route("GET", f"{_PROVIDER}/virtualNetworks", list_networks, _API),
    Route("GET", _NETWORK, get_network, _API),
    Route("GET", f"{_NETWORK}/CheckIPAddressAvailability", check_address, _API),
    Route("GET", f"{_NETWORK}/subnets/{{subnet}}", get_subnet, _API),
    Route("GET", _INTERFACE, get_interface, _API),
    Route("DELETE", _INTERFACE, delete_interface, _API),
)
