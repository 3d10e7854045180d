"""What a fleet's migration costs by itself, by a table of list prices with its date."""

from dataclasses import dataclass
from datetime import timedelta

from local.fleet.figures import GIB
from local.fleet.journey import Journey

# US dollars, list prices of West Europe and of Frankfurt as known in November 2026, compared with
# no bill; to be looked at again before they decide anything: docs/unverified.md.
AS_OF = "2026-11"
_SITE_RECOVERY_MONTH, _FREE = 25.0, timedelta(days=31)  # for each instance
_REPLICA_GIB_MONTH = 0.075  # standard SSD, by what the source's disks hold in all
_EGRESS_GIB = 0.09  # AWS to the internet
_TRANSFERRED = 0.6
_MONTH = timedelta(days=30.4)


@dataclass(frozen=True, slots=True)
class Costs:
    """US dollars for the time in which instances replicate; not what either cloud takes anyway."""

    site_recovery: float
    replica_disks: float
    egress: float

    @property
    def whole(self) -> float:
        """Add them up."""
        return round(self.site_recovery + self.replica_disks + self.egress, 2)


def costs_of(journeys: tuple[Journey, ...]) -> Costs:
    """Tell what replication costs until each instance has ended."""
    site, disks, sent = 0.0, 0.0, 0.0
    for each in journeys:
        if each.copying and each.ended:
            lasted = each.ended - each.copying
            site += max(timedelta(), lasted - _FREE) / _MONTH * _SITE_RECOVERY_MONTH
            disks += sum(each.told.disks) * _REPLICA_GIB_MONTH * (lasted / _MONTH)
            written = each.told.churn * lasted.total_seconds() / GIB
            sent += (each.told.used_gib + written) * _TRANSFERRED
    return Costs(round(site, 2), round(disks, 2), round(sent * _EGRESS_GIB, 2))
