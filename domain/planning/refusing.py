"""What no plan can keep: found before planning, each with its remedy."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.errors import Refusal
from domain.planning.machine import Limits, Machine
from domain.planning.units import Kind, Unit, room_of, units_of

TOO_MUCH_TOGETHER = "planning.too_much_together"
OVER_QUOTA = "planning.over_quota"
_MOST_NAMED = 5
_REMEDIES = {
    Kind.WAVE: "Allow larger waves (--size), or take one of the dependencies out.",
    Kind.CUTOVERS: "Give longer windows or more cutovers at once, or take a dependency out.",
    Kind.SERVER_MACHINES: "Let some of them replicate through another server, or correct its "
    "limits.",
    Kind.SERVER_CHURN: "Let some of them replicate through another server, or correct its limits.",
}


def refusals(machines: Sequence[Machine], limits: Limits, cutovers: int = 0) -> tuple[Refusal, ...]:
    """List what stands against any plan: machines that cannot be parted, and quotas.

    `cutovers` is how many the longest opening of the windows takes; 0 where the limits say it.
    """
    limits = replace(limits, cutovers=cutovers or limits.cutovers)
    units = units_of(machines, limits)
    return (*(r for unit in units for r in _too_large(unit, limits)), *_quotas(machines, limits))


def named(ids: Sequence[str]) -> str:
    """Name some instances, and count those that are not named."""
    more = len(ids) - _MOST_NAMED
    return ", ".join(ids[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _too_large(unit: Unit, limits: Limits) -> Iterator[Refusal]:
    for resource, amount in unit.loads.items():
        room = room_of(resource, limits)
        if amount > room:
            ids = [each.instance_id for each in unit.machines]
            who = f"{named(ids)} depend on each other in a circle, so they move together: "
            yield Refusal(
                TOO_MUCH_TOGETHER,
                unit.name,
                f"{who if len(ids) > 1 else ''}{amount:,} {resource.kind.value}"
                f"{f' ({resource.name})' if resource.name else ''}, where {room:,} are allowed",
                _REMEDIES[resource.kind],
            )


def _quotas(machines: Sequence[Machine], limits: Limits) -> Iterator[Refusal]:
    wanted: Counter[str] = Counter()
    for each in machines:
        wanted[each.vcpu_family] += each.vcpus
    for family, free in sorted(limits.quotas.items()):
        if wanted[family] > free:
            yield Refusal(
                OVER_QUOTA,
                family,
                f"the machines need {wanted[family]:,} vCPUs of {family}, and {free:,} are free",
                f"Ask Azure for {wanted[family] - free:,} more, or choose sizes of another family.",
            )
