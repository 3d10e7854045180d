"""What an instance becomes in Azure: read, compared with what was settled, changed."""

from clouds.ports import Clouds
from domain.job import Job
from domain.target.properties import (
    TargetComparison,
    TargetFound,
    TargetOrder,
    TargetProperties,
    compare,
)


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
