"""How many cores a subscription may still use in a region, by family and in all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.target.size import AzureSize

REGION = "cores"


@dataclass(frozen=True, slots=True)
class CoreUsage:
    """One of Azure Compute's usages of a region: `cores` for all of it, else a size family.

    Names differ in case between Azure's lists: compare them without it.
    """

    name: str
    used: int
    limit: int

    @property
    def free(self) -> int:
        """Tell how many more cores may be used; never below 0."""
        return max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True)
class QuotaShortage:
    """A quota that is too small: `name` is `cores` or a family; `needed` and `free` are cores."""

    name: str
    needed: int
    free: int

    @property
    def words(self) -> str:
        """Put into words what is missing."""
        what = "regional vCPUs" if self.name == REGION else f"vCPUs of {self.name}"
        return f"{self.needed} {what} are needed and {self.free} are free"


def shortages(sizes: Iterable[AzureSize], usages: Sequence[CoreUsage]) -> tuple[QuotaShortage, ...]:
    """Tell which quotas are too small for one machine of each of these sizes, all together.

    A family that Azure lists no usage of is not judged: the region's own quota is.
    """
    return tuple(_shortages(list(sizes), usages))


def _shortages(sizes: list[AzureSize], usages: Sequence[CoreUsage]) -> Iterator[QuotaShortage]:
    needs: Counter[str] = Counter()
    for size in sizes:
        needs[size.family.casefold()] += size.quota_cores
    needs[REGION] = sum(size.quota_cores for size in sizes)
    names = {size.family.casefold(): size.family for size in sizes} | {REGION: REGION}
    known = {usage.name.casefold(): usage for usage in usages}
    for name, needed in needs.items():
        if (usage := known.get(name)) and needed > usage.free:
            yield QuotaShortage(names[name], needed, usage.free)
