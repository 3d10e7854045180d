"""What the targets of a wave have in common, and what Ferry chooses where they are silent."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from domain.target.policy import AddressRule, NetworkMapping, SizeRule, TargetPolicy
from domain.target.prices import PriceTable
from triggers.documents.base import Document, wrong
from triggers.documents.names import NetworkId, StorageAccountId, SubnetName
from triggers.documents.prices import PriceTableDocument
from triggers.documents.tags import AzureTags
from triggers.documents.target import DiskType, LicenseType

AwsNetworkId = Annotated[str, Field(pattern=r"^(vpc|subnet)-([0-9a-f]{8}|[0-9a-f]{17})$")]


class NetworkPlaceDocument(Document):
    """Where instances of an AWS subnet or VPC land."""

    network_id: NetworkId
    subnet_name: SubnetName = "default"


class TargetDefaultsDocument(Document):
    """What holds for every target of a wave that does not say otherwise."""

    size: Literal["azure", "fit"] | None = Field(
        None,
        description="Who chooses a size that a target does not name: Azure, or Ferry by fit. "
        "Default: fit with a price table, azure without one.",
    )
    prices: PriceTableDocument | None = Field(
        None, description="Prices by size. Default: the table of FERRY_PRICE_TABLE."
    )
    disk_type: DiskType | Literal["measured"] | None = Field(
        None,
        description="measured: the cheapest that is as fast as the volumes were. Default: "
        "StandardSSD_LRS.",
    )
    measured_days: int = Field(14, ge=1, le=60, description="How far back volumes are measured.")
    networks: dict[AwsNetworkId, NetworkPlaceDocument] = Field(
        default_factory=dict,
        max_length=200,
        description="Where instances land, by the id of their AWS subnet, else of their VPC.",
    )
    address: Literal["any", "keep"] = Field(
        "any", description="keep: the private IPv4 stays where the subnet has it free."
    )
    carry_tags: bool = Field(
        default=False, description="Whether machines get their instances' tags too."
    )
    tags: AzureTags = Field(default_factory=dict)
    license_type: LicenseType | None = None
    boot_diagnostics_storage_account_id: StorageAccountId | None = Field(
        None, description="Default: FERRY_BOOT_DIAGNOSTICS_STORAGE_ACCOUNT_ID."
    )

    @model_validator(mode="after")
    def _prices_are_used(self) -> Self:
        if self.prices and self.size == "azure":
            problem = "a price table is of no use where Azure chooses the sizes"
            raise wrong("prices", problem, "Set size to fit, or remove the prices.")
        return self

    def fields(self, boot_diagnostics: str) -> dict[str, Any]:
        """Tell the target's fields that hold by default; an empty disk type is for measuring."""
        disk_type = "" if self.disk_type == "measured" else self.disk_type
        account = self.boot_diagnostics_storage_account_id or boot_diagnostics
        told = {
            "disk_type": disk_type,
            "license_type": self.license_type,
            "boot_diagnostics_storage_account_id": account,
            "tags": self.tags,
        }
        return {name: value for name, value in told.items() if value is not None}

    def to_domain(self, usual: PriceTable) -> TargetPolicy:
        """Say in the domain's words by which rules Ferry chooses; `usual` are the prices of all."""
        prices = self.prices.to_domain() if self.prices else usual
        chosen = self.size or ("fit" if prices.per_hour else "azure")
        return TargetPolicy(
            size=SizeRule(chosen),
            prices=prices if chosen == "fit" else PriceTable(),
            measured_days=self.measured_days,
            networks=tuple(
                NetworkMapping(source, place.network_id, place.subnet_name)
                for source, place in self.networks.items()
            ),
            address=AddressRule(self.address),
            carry_tags=self.carry_tags,
        )
