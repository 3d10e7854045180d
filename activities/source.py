"""The source instances: what they are, their tags, their way to the appliance, their power."""

from clouds.ports import Clouds
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.reading import Inspected, InspectionOrder
from domain.source_instance import (
    AddressSearch,
    InstanceRef,
    ReplicationPath,
    SourceInstance,
    SourceTags,
)


def describe_instance(clouds: Clouds, ref: InstanceRef) -> SourceInstance:
    """Describe the instance."""
    return clouds.source.describe_instance(ref)


def describe_facts(clouds: Clouds, ref: InstanceRef) -> Ec2Facts:
    """Read what pre-flight rules want to know of AWS."""
    return clouds.inspection.describe_facts(ref)


def inspect_machine(clouds: Clouds, order: InspectionOrder) -> Inspected:
    """Begin to inspect the machine from within, or tell how that stands."""
    return clouds.inspection.inspect(order)


def find_at_address(clouds: Clouds, search: AddressSearch) -> tuple[InstanceRef, ...]:
    """Find the instance that has an address, if there is one."""
    return clouds.source.find_at_address(search)


def tag_instance(clouds: Clouds, tags: SourceTags) -> None:
    """Mark the instance with tags of Ferry's own."""
    clouds.source.tag_instance(tags)


def untag_instance(clouds: Clouds, ref: InstanceRef) -> None:
    """Take Ferry's tags off the instance."""
    clouds.source.untag_instance(ref)


def allow_replication(clouds: Clouds, path: ReplicationPath) -> None:
    """Open the way from the instance to the appliance."""
    clouds.source.allow_replication(path)


def withdraw_replication(clouds: Clouds, ref: InstanceRef) -> None:
    """Close that way."""
    clouds.source.withdraw_replication(ref)


def stop_instance(clouds: Clouds, ref: InstanceRef) -> None:
    """Begin to stop the instance."""
    clouds.source.stop_instance(ref)


def start_instance(clouds: Clouds, ref: InstanceRef) -> None:
    """Begin to start the instance again."""
    clouds.source.start_instance(ref)
