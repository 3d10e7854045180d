"""Sizes, quota and subnets of the region where instances land, by the real SDK."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from clouds.azure.errors import translated
from clouds.azure.size_reading import read_size
from domain.errors import Refused
from domain.target.offer import RegionOffer, SubnetQuery, TargetSubnet, holds, no_subnet
from domain.target.quota import CoreUsage
from domain.target.size import AzureSize

# The list has megabytes, takes seconds, and changes when Azure gets new hardware.
_FRESH = timedelta(minutes=10)


def _now() -> datetime:
    return datetime.now(UTC)


class AzureCapacity:
    """`clouds.ports.Capacity` on Azure Compute and Azure Network."""

    def __init__(self, arm: Arm, now: Callable[[], datetime] = _now) -> None:
        self._arm = arm
        self._now = now
        self._lock = Lock()
        self._sizes: dict[str, tuple[datetime, tuple[AzureSize, ...]]] = {}

    def read_offer(self, network_id: str) -> RegionOffer:
        """List the sizes of the network's region and the subscription's usage of cores there."""
        with translated("network", network_id):
            region = str(self._network(network_id).location)
        with translated("compute", region):
            return RegionOffer(region, self._list_sizes(region), self._list_usages(region))

    def look_at_subnet(self, query: SubnetQuery) -> TargetSubnet:
        """Read a subnet, and whether an address of it is free."""
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        with translated("network", query.network_id):
            try:
                network = self._network(query.network_id)
            except ResourceNotFoundError:
                raise Refused(no_subnet(query)) from None
            prefixes = _prefixes(network, query)
            free = holds(prefixes, query.address) and self._is_free(query)
        return TargetSubnet(str(network.location), prefixes, free)

    def _network(self, network_id: str) -> Any:
        ids = parts(network_id)
        return self._arm.network.virtual_networks.get(ids["resourcegroups"], ids["virtualnetworks"])

    def _is_free(self, query: SubnetQuery) -> bool:
        ids = parts(query.network_id)
        answer = self._arm.network.virtual_networks.check_ip_address_availability(
            ids["resourcegroups"], ids["virtualnetworks"], ip_address=query.address
        )
        return bool(answer.available)

    def _list_sizes(self, region: str) -> tuple[AzureSize, ...]:
        with self._lock:
            read, sizes = self._sizes.get(region, (None, ()))
            if read is None or self._now() - read > _FRESH:
                listed = self._arm.compute.resource_skus.list(filter=f"location eq '{region}'")
                sizes = tuple(
                    read_size(each, region)
                    for each in listed
                    if each.resource_type == "virtualMachines"
                )
                self._sizes[region] = (self._now(), sizes)
            return sizes

    def _list_usages(self, region: str) -> tuple[CoreUsage, ...]:
        listed: Any = self._arm.compute.usage.list(region)
        return tuple(
            CoreUsage(str(each.name.value), each.current_value, each.limit) for each in listed
        )


def _prefixes(network: Any, query: SubnetQuery) -> tuple[str, ...]:
    """Tell the subnet's ranges, which Azure writes as one or as a list."""
    for subnet in network.properties.subnets or ():
        if str(subnet.name).casefold() == query.subnet_name.casefold():
            told = subnet.properties
            return tuple(told.address_prefixes or (told.address_prefix,))
    raise Refused(no_subnet(query))
