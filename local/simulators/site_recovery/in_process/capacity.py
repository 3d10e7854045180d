"""The port to what the region offers, on the model."""

from domain.errors import Refused
from domain.target.offer import RegionOffer, SubnetQuery, TargetSubnet, holds, no_subnet
from domain.target.quota import CoreUsage
from domain.target.size import AzureSize
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.model import capacity, networks
from local.simulators.site_recovery.model.world import World

_MB = 1_000_000


class SimulatedCapacity:
    """`clouds.ports.Capacity` on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def read_offer(self, network_id: str) -> RegionOffer:
        """List the sizes of the network's region and the subscription's usage of cores there."""
        world = self._world
        with translated("network", network_id), world.intervention():
            region = networks.get_network(world, network_id).location
        with translated("compute", region), world.intervention():
            sizes = tuple(_read(size) for size in capacity.list_sizes(world))
            quotas = capacity.list_quotas(world)
            usages = tuple(CoreUsage(each.name, each.used, each.limit) for each in quotas)
        return RegionOffer(region, sizes, usages)

    def look_at_subnet(self, query: SubnetQuery) -> TargetSubnet:
        """Read a subnet, and whether an address of it is free."""
        world = self._world
        try:
            with translated("network", query.network_id), world.intervention():
                network = networks.get_network(world, query.network_id)
                subnets = {name.casefold(): span for name, span in network.subnets.items()}
                spans = (subnets[query.subnet_name.casefold()],)
                held = holds(spans, query.address)
                free = held and networks.address_free(world, query.network_id, query.address)
                return TargetSubnet(network.location, spans, free)
        except KeyError:
            raise Refused(no_subnet(query)) from None
        except Refused as refused:
            missing = refused.refusal.code == "network.404"
            raise (Refused(no_subnet(query)) if missing else refused) from None


def _read(size: capacity.OfferedSize) -> AzureSize:
    return AzureSize(
        name=size.name,
        family=size.family,
        vcpus=size.cores_available or size.cores,
        memory_gib=size.memory_gib,
        data_disks=size.data_disks,
        network_interfaces=size.cards,
        premium=size.premium,
        generations=tuple(size.generations.split(",")),
        controllers=tuple(size.controllers.split(",")),
        architecture=size.architecture,
        iops=size.iops,
        bytes_per_second=size.megabytes * _MB,
        restrictions=(size.restriction,) if size.restriction else (),
        counted_cores=size.cores,
        burstable=size.family.casefold().startswith("standardb"),
    )
