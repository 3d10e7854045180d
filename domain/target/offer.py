"""What Azure offers in the region where an instance shall land, and its place in a subnet there."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from domain.errors import Refusal
from domain.source_instance import InstanceRef
from domain.target.prices import PriceTable
from domain.target.quota import CoreUsage
from domain.target.size import AzureSize, SizeDemand

NO_SUBNET = "target.no_subnet"
_RESERVED = 4  # "Virtual network FAQ" (Microsoft): the first four addresses of a subnet, the last


@dataclass(frozen=True, slots=True)
class RegionOffer:
    """All sizes of a region, and how many cores the subscription uses there of how many."""

    region: str
    sizes: tuple[AzureSize, ...] = ()
    usages: tuple[CoreUsage, ...] = ()


@dataclass(frozen=True, slots=True)
class SizeOrder:
    """The order to choose a size for an instance that lands in a network (ARM id)."""

    ref: InstanceRef
    network_id: str
    demand: SizeDemand
    prices: PriceTable


@dataclass(frozen=True, slots=True)
class SubnetQuery:
    """Which subnet of which network (ARM id) to look at, and for which IPv4, if any."""

    network_id: str
    subnet_name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class TargetSubnet:
    """A subnet: its region, its ranges, and whether the address that was asked for is free."""

    region: str
    prefixes: tuple[str, ...]
    address_free: bool = False


def holds(prefixes: Iterable[str], address: str) -> bool:
    """Say whether a machine may have the address in a subnet of these ranges."""
    try:
        wanted = ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return any(_holds(ipaddress.ip_network(prefix), wanted) for prefix in prefixes)


def no_subnet(query: SubnetQuery) -> Refusal:
    """Say that the network, or its subnet, is not there."""
    network = query.network_id.rsplit("/", 1)[-1]
    return Refusal(
        code=NO_SUBNET,
        subject=f"{network}/{query.subnet_name}",
        detail=f"there is no subnet {query.subnet_name} in a network {query.network_id}",
        remedy="Name a network and subnet that are there, in the target, in target_defaults or in "
        "the settings.",
    )


def _holds(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network, address: ipaddress.IPv4Address
) -> bool:
    if address not in network:
        return False
    first, last = int(network.network_address), int(network.broadcast_address)
    return first + _RESERVED <= int(address) < last
