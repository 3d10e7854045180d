"""Finding networks, and making and deleting what stands in them."""

import ipaddress
from http import HTTPStatus
from itertools import islice

from local.simulators.site_recovery.model.arm_id import key_of, last_segment, segment_after
from local.simulators.site_recovery.model.errors import ArmError, bad_request, not_found
from local.simulators.site_recovery.model.virtual_network import NetworkInterface, VirtualNetwork
from local.simulators.site_recovery.model.world import World

_RESERVED = 4  # Azure keeps the first addresses of each subnet for itself


def get_network(world: World, network_id: str) -> VirtualNetwork:
    """Read a network; ArmError 404 when there is none."""
    with world.turn("get_network", network_id):
        return _find_network(world, network_id)


def list_networks(world: World, group_id: str) -> list[VirtualNetwork]:
    """List a resource group's networks."""
    with world.turn("list_networks"):
        inside = f"{key_of(group_id)}/"
        return [each for key, each in world.ground.networks.items() if key.startswith(inside)]


def get_subnet(world: World, subnet_id: str) -> tuple[VirtualNetwork, str]:
    """Find a subnet: its network and its name; ArmError 404 when either is missing."""
    with world.turn("get_subnet", subnet_id):
        network = _find_network(world, subnet_id.rpartition("/subnets/")[0])
        name = last_segment(subnet_id)
        for known in network.subnets:
            if known.casefold() == name.casefold():
                return network, known
        raise ArmError(
            HTTPStatus.NOT_FOUND,
            "NotFound",
            f"Resource {network.network_id}/subnets/{name} not found.",
        )


def address_free(world: World, network_id: str, address: str) -> bool:
    """Say whether nobody in the network has the address; ArmError 400 outside all subnets."""
    with world.turn("check_ip_address", network_id):
        network = _find_network(world, network_id)
        wanted = ipaddress.ip_address(address)
        spans = [ipaddress.ip_network(span) for span in network.subnets.values()]
        inside = [span for span in spans if wanted in span]
        if not inside:
            raise bad_request(
                "PrivateIPAddressNotInAnySubnet",
                f"Private static IP address {address} does not belong to the range of any subnet.",
            )
        taken = {each.address for each in world.ground.interfaces.values()}
        kept = list(inside[0])[:_RESERVED]
        return address not in taken and wanted not in kept


def has_subnet(world: World, subnet_id: str) -> bool:
    """Say whether there is such a subnet."""
    network = world.ground.networks.get(key_of(subnet_id.rpartition("/subnets/")[0]))
    name = last_segment(subnet_id).casefold()
    return network is not None and name in {known.casefold() for known in network.subnets}


def get_interface(world: World, interface_id: str) -> NetworkInterface:
    """Read a network interface; ArmError 404 when there is none."""
    with world.turn("get_network_interface", interface_id):
        world.agenda.look(key_of(interface_id))
        return find_interface(world, interface_id)


def delete_interface(world: World, interface_id: str) -> None:
    """Delete a network interface; ArmError 400 while a machine uses it, 404 when there is none."""
    with world.turn("delete_network_interface", interface_id) as turn:
        found = find_interface(world, interface_id)
        if found.machine_id:
            raise bad_request(
                "NicInUse",
                f"Network Interface {found.interface_id} is used by existing resource "
                f"{found.machine_id}.",
            )
        turn.effect = "deleted"
        del world.ground.interfaces[key_of(interface_id)]


def free_address(world: World, subnet_id: str) -> str:
    """Choose the lowest address of a subnet that nobody has."""
    network = _find_network(world, subnet_id.rpartition("/subnets/")[0])
    name = last_segment(subnet_id).casefold()
    span = next(each for known, each in network.subnets.items() if known.casefold() == name)
    taken = {each.address for each in world.ground.interfaces.values()}
    hosts = islice(ipaddress.ip_network(span).hosts(), _RESERVED - 1, None)
    return next(each for host in hosts if (each := str(host)) not in taken)


def release_interfaces(world: World) -> None:
    """Let go of what machines left behind that have been deleted meanwhile."""
    for key, each in list(world.ground.interfaces.items()):
        if each.machine_id and key_of(each.machine_id) not in world.virtual_machines:
            each.machine_id = ""
            if each.goes_along:
                del world.ground.interfaces[key]


def find_interface(world: World, interface_id: str) -> NetworkInterface:
    """Find a network interface; ArmError 404 when there is none."""
    release_interfaces(world)
    try:
        return world.ground.interfaces[key_of(interface_id)]
    except KeyError:
        name = last_segment(interface_id)
        raise not_found("Microsoft.Network/networkInterfaces", name) from None


def _find_network(world: World, network_id: str) -> VirtualNetwork:
    try:
        return world.ground.networks[key_of(network_id)]
    except KeyError:
        name = segment_after(network_id, "virtualNetworks")
        raise not_found("Microsoft.Network/virtualNetworks", name) from None
