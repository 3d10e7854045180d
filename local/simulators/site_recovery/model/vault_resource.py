"""A Recovery Services vault as a resource: where it stands and who may register with it."""

from dataclasses import dataclass, field
from datetime import datetime

from local.simulators.site_recovery.model.agenda import Activity


@dataclass(frozen=True, slots=True)
class VaultCertificate:
    """A certificate by which servers may register; `thumbprint` is its SHA-1, in capitals."""

    name: str
    content: str
    thumbprint: str
    subject: str
    issuer: str
    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """As whom, and where, a server signs in that registers; named as the SDK names them."""

    resource_id: int
    aad_tenant_id: str
    service_principal_client_id: str
    service_principal_object_id: str
    aad_authority: str = "https://login.windows.net"
    azure_management_endpoint_audience: str = "https://management.core.windows.net/"


@dataclass(slots=True, eq=False)
class VaultResource:
    """One vault; `making` and `deleting` are under way until they are over.

    A `broken` one could not be made.
    """

    vault_id: str
    name: str
    location: str
    sku_name: str = "RS0"
    sku_tier: str = "Standard"
    public_network_access: str = "Enabled"
    tags: dict[str, str] = field(default_factory=dict)
    integrity_key: str = ""
    certificates: dict[str, VaultCertificate] = field(default_factory=dict)
    making: Activity | None = None
    deleting: Activity | None = None
    broken: bool = False

    @property
    def ready(self) -> bool:
        """Say whether it can be worked with."""
        return not (self.deleting or self.broken) and (self.making is None or self.making.over)

    @property
    def provisioning_state(self) -> str:
        """Tell how far it is, in ARM's words."""
        if self.deleting:
            return "Deleting"
        if self.broken:
            return "Failed"
        return "Succeeded" if self.ready else "Provisioning"
