"""A fabric: the servers of one provider, and the protection container that came with them."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.component import Role
from domain.provider import Provider
from local.simulators.site_recovery.model.server import Server


class AccountState(StrEnum):
    """Whether a run-as account can log on to the source machines."""

    GOOD = "good"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(slots=True, eq=False)
class RunAsAccount:
    """An account that the configuration server pushes the mobility service with.

    `attempts` counts those with a wrong password.
    """

    account_id: str
    name: str
    state: AccountState = AccountState.GOOD
    attempts: int = 0


@dataclass(slots=True, eq=False)
class Fabric:
    """One fabric. No call makes it: it appears when its first server has registered."""

    provider: Provider
    vault_id: str
    name: str
    friendly_name: str
    container: str
    servers: list[Server] = field(default_factory=list)
    accounts: list[RunAsAccount] = field(default_factory=list)

    @property
    def arm_id(self) -> str:
        """Spell the fabric's id."""
        return f"{self.vault_id}/replicationFabrics/{self.name}"

    @property
    def container_id(self) -> str:
        """Spell the protection container's id."""
        return f"{self.arm_id}/replicationProtectionContainers/{self.container}"

    @property
    def fabric_type(self) -> str:
        """Tell the service's word for this sort of fabric."""
        return "VMware" if self.provider is Provider.CLASSIC else str(self.provider)

    @property
    def shown(self) -> list[Server]:
        """List the servers that the vault shows."""
        return [server for server in self.servers if not server.hidden]

    def serving(self, role: Role) -> list[Server]:
        """List the shown servers that have a role."""
        return [server for server in self.shown if role in server.roles]
