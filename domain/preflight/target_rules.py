"""Rules about what the target offers: a size that fits, and quota for it."""

from collections.abc import Callable, Iterable, Iterator

from domain.preflight import source_links as links
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.facts import SourceFacts
from domain.preflight.rule import CRITICAL, WARNING, Area, Look, Rule, when
from domain.preflight.target_facts import TargetFacts
from domain.target.instance_type import generation_of
from domain.target.quota import REGION, QuotaShortage, shortages
from domain.target.size import AzureSize

_MIB_PER_GIB = 1024


def _of_target(look: Callable[[TargetFacts], Iterable[str]]) -> Look:
    return lambda facts: look(facts.target) if facts.target else ()


def _of_size(look: Callable[[AzureSize, SourceFacts], Iterable[str]]) -> Look:
    def ask(facts: SourceFacts) -> Iterable[str]:
        size = facts.target.size if facts.target else None
        return look(size, facts) if size else ()

    return ask


def _compared(look: Callable[[AzureSize, Ec2Facts], Iterable[str]]) -> Look:
    return _of_size(lambda size, facts: look(size, facts.ec2) if facts.ec2 else ())


def _none(target: TargetFacts) -> tuple[str, ...]:
    return when(target.size is None, target.why_none or f"no size fits in {target.region}")


def _unread(facts: SourceFacts) -> tuple[str, ...]:
    return when(facts.target_trouble, facts.target_trouble)


def _vcpus(size: AzureSize, ec2: Ec2Facts) -> tuple[str, ...]:
    less = size.vcpus < ec2.vcpus
    return when(less, f"{size.name} has {size.vcpus} vCPUs, the instance {ec2.vcpus}")


def _memory(size: AzureSize, ec2: Ec2Facts) -> tuple[str, ...]:
    memory = ec2.memory_mib / _MIB_PER_GIB
    words = f"{size.name} has {size.memory_gib:g} GiB of memory, the instance {memory:g}"
    return when(size.memory_gib < memory, words)


def _interfaces(size: AzureSize, ec2: Ec2Facts) -> tuple[str, ...]:
    count, room = len(ec2.interfaces), size.network_interfaces
    return when(room < count, f"{size.name} takes {room} interfaces, the instance has {count}")


def _disks(size: AzureSize, facts: SourceFacts) -> tuple[str, ...]:
    count = sum(not disk.root for disk in facts.instance.disks)
    words = f"{size.name} takes {size.data_disks} data disks, the instance has {count}"
    return when(size.data_disks < count, words)


def _generation(size: AzureSize, facts: SourceFacts) -> tuple[str, ...]:
    wanted = generation_of(facts.instance)
    other = wanted not in size.generations
    return when(other, f"{size.name} does not boot generation {wanted[1:]}")


def _controller(size: AzureSize, facts: SourceFacts) -> tuple[str, ...]:
    del facts
    other = size.controllers and "SCSI" not in size.controllers
    return when(other, f"{size.name} attaches disks by {', '.join(size.controllers)} alone")


def _restricted(size: AzureSize, facts: SourceFacts) -> tuple[str, ...]:
    del facts
    return when(size.restrictions, f"{size.name} is restricted: {', '.join(size.restrictions)}")


def _quota(of_region: bool) -> Look:  # noqa: FBT001 (which of the two)
    def look(target: TargetFacts) -> Iterator[str]:
        if target.size:
            for shortage in shortages([target.size], target.usages):
                if (shortage.name == REGION) == of_region:
                    yield _short(shortage, target)

    return _of_target(look)


def _short(shortage: QuotaShortage, target: TargetFacts) -> str:
    return f"{target.region}: {shortage.words}"


TARGET_RULES = (
    Rule(
        "target_not_read", WARNING, Area.TARGET,
        "Azure tells what it offers in the target region.",
        "Mend what it says and assess again: nobody compared sizes and quota.",
        links.PROJECT, _unread,
    ),
    Rule(
        "no_size", CRITICAL, Area.TARGET,
        "A virtual machine size can be had in the target region.",
        "Name another size in the wave (target.vm_size) or add one to the price table.",
        links.AZURE_SIZES, _of_target(_none),
    ),
    Rule(
        "size_vcpus", WARNING, Area.TARGET,
        "The size has as many vCPUs as the instance.",
        "Name a larger size (target.vm_size), unless you measured that fewer are enough.",
        links.AZURE_SIZES, _compared(_vcpus),
    ),
    Rule(
        "size_memory", WARNING, Area.TARGET,
        "The size has as much memory as the instance.",
        "Name a larger size (target.vm_size), unless you measured that less is enough.",
        links.AZURE_SIZES, _compared(_memory),
    ),
    Rule(
        "size_disks", CRITICAL, Area.TARGET,
        "The size takes as many data disks as the instance has.",
        "Name a size that takes them all (target.vm_size): the failover fails otherwise.",
        links.AZURE_SIZES, _of_size(_disks),
    ),
    Rule(
        "size_interfaces", CRITICAL, Area.TARGET,
        "The size has room for as many network interfaces as the instance has.",
        "Name a size that takes them all (target.vm_size): the failover fails otherwise.",
        links.AZURE_SIZES, _compared(_interfaces),
    ),
    Rule(
        "size_generation", CRITICAL, Area.TARGET,
        "The size boots the machine's generation.",
        "Name a size that boots it (target.vm_size).",
        links.GENERATIONS, _of_size(_generation),
    ),
    Rule(
        "size_controller", CRITICAL, Area.TARGET,
        "The size attaches disks by SCSI.",
        "Name a size that attaches disks by SCSI (target.vm_size): Site Recovery knows no other.",
        links.AZURE_SIZES, _of_size(_controller),
    ),
    Rule(
        "size_restricted", CRITICAL, Area.TARGET,
        "The subscription may use the size in the region.",
        "Ask Azure to lift the restriction, or name another size (target.vm_size).",
        links.AZURE_SIZES, _of_size(_restricted),
    ),
    Rule(
        "quota_family", CRITICAL, Area.TARGET,
        "The size family's quota has room for the virtual machine.",
        "Ask for more quota of the family, or name a size of another (28031 at the failover).",
        links.AZURE_QUOTAS, _quota(of_region=False),
    ),
    Rule(
        "quota_region", CRITICAL, Area.TARGET,
        "The region's quota has room for the virtual machine.",
        "Ask for more quota in the region (28031 at the failover).",
        links.AZURE_QUOTAS, _quota(of_region=True),
    ),
)  # fmt: skip
