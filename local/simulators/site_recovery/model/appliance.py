"""The replication appliance: all its components beat together, or none does."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from local.simulators.site_recovery.model.heartbeat import Heartbeat


@dataclass(slots=True, eq=False)
class Appliance:
    """One appliance; the same id stands in each of its components."""

    name: str
    appliance_id: str
    bios_id: str
    address: str
    heartbeat: Heartbeat

    @property
    def fqdn(self) -> str:
        """Tell the appliance's host name."""
        return self.name.upper()

    def critical(self, now: datetime, grace: timedelta) -> bool:
        """Say whether the vault has given it up."""
        return self.heartbeat.missed_since(now, grace)
