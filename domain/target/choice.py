"""Which size a virtual machine gets: the cheapest that fits, or the smallest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.errors import Refusal, Refused
from domain.target.prices import PriceTable
from domain.target.quota import CoreUsage, shortages
from domain.target.size import AzureSize, SizeDemand, shortfalls

NO_SIZE = "target.no_size_fits"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class SizeChoice:
    """A chosen size and why; `price` per hour in the table's currency, None without a table."""

    size: AzureSize
    because: str
    price: float | None = None


def choose_size(
    subject: str,
    demand: SizeDemand,
    sizes: Iterable[AzureSize],
    prices: PriceTable,
    usages: Sequence[CoreUsage] = (),
) -> SizeChoice:
    """Choose the cheapest size that fits; without prices the smallest by vCPU, memory and name.

    Equal prices are settled the same way. A size that the `usages` leave no cores for is not
    chosen. Refused `target.no_size_fits`, with what is against the nearest ones.
    """
    offered = list(sizes)
    known = [size for size in offered if not prices.per_hour or _price(size, prices) is not None]
    against = {size.name: _against(size, demand, usages) for size in known}
    fitting = [size for size in known if not against[size.name]]
    if not fitting:
        raise Refused(_none_fits(subject, demand, known, against, prices))
    best = min(fitting, key=lambda size: (_price(size, prices) or 0.0, *_smallness(size)))
    price = _price(best, prices)
    return SizeChoice(best, _because(best, len(fitting), prices), price)


def wanted(demand: SizeDemand) -> str:
    """Put a demand into words."""
    extras = (
        ", premium disks" if demand.premium else "",
        f", {demand.iops} IOPS" if demand.iops else "",
        f", {demand.bytes_per_second} bytes per second" if demand.bytes_per_second else "",
    )
    return (
        f"{demand.vcpus} vCPUs, {demand.memory_gib:g} GiB of memory, {demand.data_disks} data "
        f"disks, {demand.network_interfaces} network interfaces, generation "
        f"{demand.generation[1:]}{''.join(extras)}"
    )


def _price(size: AzureSize, prices: PriceTable) -> float | None:
    return prices.price(size.name)


def _against(size: AzureSize, demand: SizeDemand, usages: Sequence[CoreUsage]) -> tuple[str, ...]:
    short = tuple(each.words for each in shortages([size], usages))
    return shortfalls(size, demand) + short


def _smallness(size: AzureSize) -> tuple[int, float, str]:
    return size.vcpus, size.memory_gib, size.name


def _because(size: AzureSize, rivals: int, prices: PriceTable) -> str:
    price = _price(size, prices)
    if price is None:
        return f"the smallest of {rivals} sizes that fit"
    return f"{price:g} {prices.currency} an hour, the cheapest of {rivals} sizes that fit"


def _none_fits(
    subject: str,
    demand: SizeDemand,
    known: list[AzureSize],
    against: Mapping[str, tuple[str, ...]],
    prices: PriceTable,
) -> Refusal:
    nearest = sorted(known, key=lambda size: (len(against[size.name]), *_smallness(size)))
    missing = "; ".join(
        f"{size.name}: {', '.join(against[size.name])}" for size in nearest[:_NAMED]
    )
    among = "sizes of the price table" if prices.per_hour else "sizes of the region"
    return Refusal(
        code=NO_SIZE,
        subject=subject,
        detail=f"none of {len(known)} {among} fits {wanted(demand)}. {missing}".rstrip(". "),
        remedy="Name a vm_size in the target, add a larger size to the price table, or ask Azure "
        "for quota, or for the restricted sizes, in this region.",
    )
