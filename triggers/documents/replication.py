"""How the instances of a wave replicate: by which provider, through which server."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.mobility_service import MobilityWay
from domain.provider import Provider, unfit
from triggers.documents.base import Document, wrong
from triggers.documents.names import SERVER, GroupName, ZoneName

ServerName = Annotated[
    str,
    Field(
        pattern=rf"^({SERVER})?$",
        description="Name of the replication appliance, or of the classic provider's process "
        "server; empty for the vault's only appliance, or the process server with room.",
    ),
]
AccountName = Annotated[
    str,
    Field(
        pattern=r"^[^\x00-\x1f\x7f]{0,100}$",
        description="Account that the configuration server knows, by which the classic provider "
        "pushes the mobility service; empty for its only one.",
    ),
]


class ReplicationDocument(Document):
    """How instances replicate; what is left out, the settings say."""

    protection_group: GroupName | None = Field(
        None, description="Whose settings the instances inherit, with its vault and provider."
    )
    provider: Provider | None = Field(
        None, description="InMageRcm is the modernised provider. Default: FERRY_PROVIDER."
    )
    allow_retired_provider: bool | None = Field(
        None,
        description="Let the classic provider take new machines. Default: "
        "FERRY_ALLOW_RETIRED_PROVIDER.",
    )
    mobility_service: MobilityWay = Field(
        MobilityWay.RUN_COMMAND,
        description="How the mobility service gets onto the instances; push is for the classic "
        "provider.",
    )
    appliance: ServerName = ""
    run_as_account: AccountName = ""
    landing_zone: ZoneName | Literal[""] = Field(
        "",
        description="Landing zone that prepared the servers; its passphrase lets the classic "
        "provider's agents register by run_command.",
    )
    dynamic_rpc: bool = Field(
        default=False,
        description="Let RPC answer a push on Windows' dynamic ports (49152-65535) as well; for "
        "machines whose WMI is not bound to a port.",
    )

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.protection_group and self.provider:
            raise inherited("provider", self.protection_group)
        # Where the settings name the provider, this is looked at again.
        found = self.provider and unfit(self.provider, self.mobility_service, self.run_as_account)
        if found:
            raise wrong(found.subject, found.detail, found.remedy)
        return self


def inherited(field: str, group: str) -> PydanticCustomError:
    """Say that a field has its value from the protection group."""
    problem = f"the protection group {group} has a {field} already"
    return wrong(field, problem, f"Remove {field}, or protection_group.")
