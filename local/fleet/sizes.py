"""Which size of Azure an instance type becomes, by its processors and its memory."""

from dataclasses import dataclass

from local.simulators.site_recovery.model.capacity import CATALOGUE, OfferedSize

# EC2's words for sizes, and the vCPUs that they have in every general family since 2015.
_VCPUS = {
    "nano": 2, "micro": 2, "small": 2, "medium": 2, "large": 2, "xlarge": 4, "2xlarge": 8,
    "3xlarge": 12, "4xlarge": 16, "6xlarge": 24, "8xlarge": 32, "9xlarge": 36, "12xlarge": 48,
    "16xlarge": 64, "18xlarge": 72, "24xlarge": 96, "32xlarge": 128,
}  # fmt: skip
# The first letter of a family: the sizes whose memory for each vCPU is at least as large.
_LIKE = {
    "c": ("Standard_F{}s_v2", "standardFSv2Family", 2, (2, 4, 8, 16, 32, 48, 64, 72)),
    "r": ("Standard_E{}s_v5", "standardESv5Family", 8, (2, 4, 8, 16, 20, 32, 48, 64, 96, 104)),
    "x": ("Standard_E{}s_v5", "standardESv5Family", 8, (2, 4, 8, 16, 20, 32, 48, 64, 96, 104)),
}
_USUAL = ("Standard_D{}s_v5", "standardDSv5Family", 4, (2, 4, 8, 16, 32, 48, 64, 96))


@dataclass(frozen=True, slots=True)
class TargetSize:
    """A size, the family whose quota it counts against, and how many cores of it."""

    name: str
    family: str
    cores: int


def size_for(instance_type: str) -> TargetSize:
    """Choose the smallest size of the like family; ValueError for a type that is no EC2 type."""
    family, _, words = instance_type.partition(".")
    if not family or words not in _VCPUS:
        raise ValueError(f"{instance_type} is no instance type that is known here")
    name, quota, _, grades = _LIKE.get(family[0], _USUAL)
    cores = next((each for each in grades if each >= _VCPUS[words]), grades[-1])
    return TargetSize(name.format(cores), quota, cores)


def named(vm_size: str) -> TargetSize:
    """Find a size by its name; ValueError for one whose cores nobody knows."""
    known = {each.name.casefold(): each for each in (*CATALOGUE, *offered())}
    if found := known.get(vm_size.casefold()):
        return TargetSize(found.name, found.family, found.cores)
    raise ValueError(f"{vm_size} is no size that is known here")


def offered() -> tuple[OfferedSize, ...]:
    """List every size that an instance type may become."""
    rows = [_USUAL, *{row[0]: row for row in _LIKE.values()}.values()]
    return tuple(
        OfferedSize(name.format(cores), family, cores, cores * memory, 32, 8, iops=0, megabytes=0)
        for name, family, memory, grades in rows
        for cores in grades
    )
