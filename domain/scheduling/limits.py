"""How much of each resource there is, by what the operator says and what Azure's quotas say.

Machines and changes a day of an appliance or process server: the largest sizes of Microsoft's
capacity tables ("Support matrix of the replication appliance", "Plan capacity and scaling": 200
machines, 2 TB a day). Cache: below a quarter free a process server counts as unfit, below a fifth
it throttles ("Monitor the process server"). Microsoft publishes no limit of protected items in a
vault ("Site Recovery limits" lists appliances alone, 250), none of failovers at once, and none of
initial replications at once: without a word of the operator there is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.process_server import LEAST_FREE_CACHE_PERCENT
from domain.scheduling.resource import Limit, Limits, Resource, Scarce, kind_of, name_of
from domain.server_limits import MOST_DAILY_GIB, MOST_MACHINES
from domain.target.quota import CoreUsage

_MIB = 1024


@dataclass(frozen=True, slots=True)
class SlotRules:
    """What the operator says there is of each kind; 0 for as much as anybody wants.

    `machines`, `churn_gib` a day, `copies` (initial replications at once) and `cache_gib` are of
    each appliance or process server, `items` and `failovers` at once of each vault, `mbits` of each
    source subnet, unless `subnets` says otherwise of one.
    """

    machines: int = MOST_MACHINES
    churn_gib: int = MOST_DAILY_GIB
    copies: int = 0
    cache_gib: int = 0
    items: int = 0
    failovers: int = 0
    mbits: int = 0
    subnets: Mapping[str, int] = field(default_factory=dict)


def limits_for(
    resources: Iterable[Resource],
    rules: SlotRules,
    usages: Mapping[str, Sequence[CoreUsage]] | None = None,
) -> Limits:
    """Tell the limits of these resources; those that have none are left out.

    `usages` are Azure Compute's, by region: what is in use there counts against the quota, also
    what Ferry's own machines use. A quota that is not among them is not judged.
    """
    limits = {}
    for each in resources:
        if kind_of(each) is Scarce.VCPUS:
            limit = _quota(each, usages or {})
        else:
            most = _most(each, rules)
            limit = Limit(most) if most else None
        if limit:
            limits[each] = limit
    return limits


def _most(which: Resource, rules: SlotRules) -> int:
    every = {
        Scarce.MACHINES: rules.machines,
        Scarce.CHURN: rules.churn_gib * _MIB,
        Scarce.COPIES: rules.copies,
        Scarce.CACHE: rules.cache_gib * (100 - LEAST_FREE_CACHE_PERCENT) // 100,
        Scarce.ITEMS: rules.items,
        Scarce.FAILOVERS: rules.failovers,
        Scarce.BANDWIDTH: rules.subnets.get(name_of(which), rules.mbits),
    }
    return every[kind_of(which)]


def _quota(which: Resource, usages: Mapping[str, Sequence[CoreUsage]]) -> Limit | None:
    region, _, name = name_of(which).partition("/")
    for usage in usages.get(region, ()):
        if usage.name.casefold() == name.casefold():
            return Limit(usage.limit, usage.used)
    return None
