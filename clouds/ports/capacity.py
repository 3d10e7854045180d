"""What Azure offers where instances land: sizes, quota, and room in a subnet."""

from typing import Protocol

from domain.target.offer import RegionOffer, SubnetQuery, TargetSubnet


class Capacity(Protocol):
    """The region of the target network, as the subscription may use it."""

    def read_offer(self, network_id: str) -> RegionOffer:
        """List the sizes of the network's region and the subscription's usage of cores there.

        The list of sizes may be ten minutes old. Refused `network.404` without the network.
        """
        ...

    def look_at_subnet(self, query: SubnetQuery) -> TargetSubnet:
        """Read a subnet, and whether an address of it is free.

        Refused `target.no_subnet` when the network or the subnet is missing.
        """
        ...
