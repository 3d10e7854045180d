"""What an instance becomes in Azure: read, compared with what was settled, changed."""

from clouds.ports import Clouds
from domain.job import Job
from domain.target import choice
from domain.target.choice import SizeChoice
from domain.target.disk_type import ActivityQuery, DiskActivity
from domain.target.instance_type import InstanceType, TypeQuery
from domain.target.offer import SizeOrder, SubnetQuery, TargetSubnet
from domain.target.properties import (
    TargetComparison,
    TargetFound,
    TargetOrder,
    TargetProperties,
    compare,
)


def describe_type(clouds: Clouds, query: TypeQuery) -> InstanceType:
    """Describe an instance's type."""
    return clouds.workload.describe_type(query)


def measure_disks(clouds: Clouds, query: ActivityQuery) -> tuple[DiskActivity, ...]:
    """Tell the most that each volume has done."""
    return clouds.workload.measure_disks(query)


def choose_size(clouds: Clouds, order: SizeOrder) -> SizeChoice:
    """Choose a size among those that the region offers: too many for a history."""
    offer = clouds.capacity.read_offer(order.network_id)
    return choice.choose_size(str(order.ref), order.demand, offer.sizes, order.prices, offer.usages)


def look_at_subnet(clouds: Clouds, query: SubnetQuery) -> TargetSubnet:
    """Read a subnet, and whether an address of it is free."""
    return clouds.capacity.look_at_subnet(query)


def read_target(clouds: Clouds, item_id: str) -> TargetFound:
    """Read what the item becomes."""
    return clouds.site_recovery.read_target(item_id)


def compare_target(clouds: Clouds, order: TargetOrder) -> TargetComparison:
    """Compare what the item becomes with what was settled; an item that is gone lacks it all."""
    found = clouds.site_recovery.read_target(order.item_id)
    return compare(order.desired, found.properties or TargetProperties())


def start_target_update(clouds: Clouds, order: TargetOrder) -> Job:
    """Begin to change what differs."""
    return clouds.site_recovery.start_target_update(order)
