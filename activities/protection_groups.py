"""Protection groups: their book, and the policies and mappings that they are in the vault."""

from clouds.ports import Clouds
from domain.group_record import GroupFound, GroupRecord
from domain.job import Job
from domain.protection_group import PolicyFound, ProtectionGroup


def find_group(clouds: Clouds, name: str) -> GroupFound:
    """Look a group up."""
    return GroupFound(clouds.protection_groups.get(name))


def put_group(clouds: Clouds, record: GroupRecord) -> GroupRecord:
    """Write down how far a group is."""
    return clouds.protection_groups.put(record)


def forget_group(clouds: Clouds, record: GroupRecord) -> None:
    """Take a group out of the book."""
    clouds.protection_groups.delete(record)


def read_policy(clouds: Clouds, group: ProtectionGroup) -> PolicyFound:
    """Read what the vault has of a group."""
    return clouds.policies.read_policy(group)


def start_policy(clouds: Clouds, group: ProtectionGroup) -> Job:
    """Begin to make the group's policy what the group says."""
    return clouds.policies.start_policy(group)


def start_policy_deletion(clouds: Clouds, group: ProtectionGroup) -> Job:
    """Begin to delete the group's policy."""
    return clouds.policies.start_policy_deletion(group)


def start_mapping(clouds: Clouds, group: ProtectionGroup) -> Job:
    """Begin to map the group's policy to its container."""
    return clouds.policies.start_mapping(group)


def start_unmapping(clouds: Clouds, group: ProtectionGroup) -> Job:
    """Begin to take the group's mapping away."""
    return clouds.policies.start_unmapping(group)
