"""What one instance takes of each resource: while it replicates, while it is copied, at cutover."""

from math import ceil

from domain.scheduling.resource import Need, Scarce, resource
from domain.target.quota import REGION
from domain.target.size import AzureSize

_MIB = 2**20
_GIB = 2**30


def replication_needs(server: str, vault: str, churn_bytes: int) -> tuple[Need, ...]:
    """Tell what a machine takes of its server and vault as long as it has a protected item.

    `churn_bytes` is what it writes a day, 0 where that is not known.
    """
    return _wanted(
        Need(resource(Scarce.MACHINES, server), 1),
        Need(resource(Scarce.CHURN, server), ceil(churn_bytes / _MIB)),
        Need(resource(Scarce.ITEMS, vault), 1),
    )


def copy_needs(server: str, subnet: str, mbits: int, cache_bytes: int = 0) -> tuple[Need, ...]:
    """Tell what its initial replication takes of its server and of its subnet's bandwidth.

    `mbits` is what it is given of the bandwidth, `cache_bytes` what lies in the server's cache
    meanwhile; each 0 where that is not known.
    """
    return _wanted(
        Need(resource(Scarce.COPIES, server), 1),
        Need(resource(Scarce.CACHE, server), ceil(cache_bytes / _GIB)),
        Need(resource(Scarce.BANDWIDTH, subnet), mbits),
    )


def cutover_needs(vault: str, region: str, size: AzureSize | None) -> tuple[Need, ...]:
    """Tell what its cutover takes: a failover of its vault, and cores of the region's quotas.

    Without a size, as where Azure chooses it, no cores are counted.
    """
    failover = Need(resource(Scarce.FAILOVERS, vault), 1)
    return (failover, *quota_needs(region, size)) if size else (failover,)


def quota_needs(region: str, size: AzureSize) -> tuple[Need, ...]:
    """Tell which cores of the region's quotas a machine of this size takes.

    Both names of a quota are by small letters: Azure's lists differ in case.
    """
    return _wanted(
        Need(resource(Scarce.VCPUS, f"{region}/{size.family.casefold()}"), size.quota_cores),
        Need(resource(Scarce.VCPUS, f"{region}/{REGION}"), size.quota_cores),
    )


def _wanted(*needs: Need) -> tuple[Need, ...]:
    return tuple(need for need in needs if need.amount > 0)
