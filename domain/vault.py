"""The Recovery Services vault and the replication appliance that feeds it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import Refusal, Refused
from domain.provider import Provider

NO_APPLIANCE = "site_recovery.no_appliance"


@dataclass(frozen=True, slots=True)
class Vault:
    """Where a Recovery Services vault is found."""

    subscription_id: str
    resource_group: str
    name: str

    @property
    def arm_id(self) -> str:
        """Spell the vault's Azure Resource Manager id."""
        return (
            f"/subscriptions/{self.subscription_id}/resourceGroups/{self.resource_group}"
            f"/providers/Microsoft.RecoveryServices/vaults/{self.name}"
        )


def vault_of(arm_id: str) -> Vault:
    """Read from an ARM id in which vault it is; KeyError when it is of nothing in a vault."""
    words = arm_id.strip("/").split("/")
    names = {kind.lower(): name for kind, name in zip(words[::2], words[1::2], strict=False)}
    return Vault(names["subscriptions"], names["resourcegroups"], names["vaults"])


class Health(StrEnum):
    """Site Recovery's grades of health."""

    NONE = "None"
    NORMAL = "Normal"
    WARNING = "Warning"
    CRITICAL = "Critical"


@dataclass(frozen=True, slots=True)
class ReplicationAppliance:
    """The machine on the source side that receives replication data and sends it to Azure.

    The modernised provider's replication appliance, or a process server of the classic one with
    the master target and the run-as account (an id) that go with it, and the configuration
    server's address that its agents register at. `container_id` is the protection container that
    new items go into, addresses are private IPv4.
    """

    name: str
    fabric_id: str
    container_id: str
    process_server_id: str
    address: str
    health: Health = Health.NORMAL
    last_heartbeat: datetime | None = None
    provider: Provider = Provider.MODERNISED
    master_target_id: str = ""
    run_as_account_id: str = ""
    configuration_server_address: str = ""


def require_healthy(appliance: ReplicationAppliance) -> None:
    """Raise Refused when nothing can replicate through the appliance now."""
    if appliance.health is Health.CRITICAL:
        heartbeat = appliance.last_heartbeat
        raise Refused(
            Refusal(
                code="site_recovery.appliance_critical",
                subject=appliance.name,
                detail="the replication appliance is in a critical state, its last heartbeat "
                f"was {heartbeat.isoformat() if heartbeat else 'never seen'}",
                remedy="Open the appliance's configuration manager, mend what it reports, check "
                "outbound 443 and its clock, then start the wave again.",
            )
        )
