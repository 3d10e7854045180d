"""What an operator puts into a wave's report: prices, and the findings of a pre-flight."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain.assessment import Finding, Severity
from domain.evidence_pack.prices import Prices
from triggers.documents.base import TEXT, Document, Query
from triggers.documents.names import InstanceId

_Price = Annotated[
    Decimal,
    Field(ge=0, le=1_000_000, allow_inf_nan=False, max_digits=16, decimal_places=8),
]
_Type = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$")]
_Size = Annotated[str, Field(pattern=r"^Standard_[A-Za-z0-9_-]{1,60}$")]
_Text = Annotated[str, Field(max_length=2_000, pattern=TEXT)]


class ReportPricesDocument(Document):
    """What both clouds cost, in one currency; whatever is left out is not priced."""

    currency: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217, such as EUR.")
    aws_per_hour: dict[_Type, _Price] = Field(
        default_factory=dict, max_length=1_000, description="By instance type."
    )
    azure_per_hour: dict[_Size, _Price] = Field(
        default_factory=dict, max_length=1_000, description="By virtual machine size."
    )
    aws_disk_gib_month: _Price | None = None
    azure_disk_gib_month: _Price | None = None
    replication_month: _Price | None = Field(None, description="Of each instance that replicates.")
    instance_types: dict[InstanceId, _Type] = Field(
        default_factory=dict,
        max_length=10_000,
        description="Of which type instances are, or were. The others are looked at in AWS.",
    )

    def to_domain(self) -> Prices:
        """Say the same in the domain's words."""
        return Prices(
            currency=self.currency,
            aws_per_hour=self.aws_per_hour,
            azure_per_hour=self.azure_per_hour,
            aws_disk_gib_month=self.aws_disk_gib_month,
            azure_disk_gib_month=self.azure_disk_gib_month,
            replication_month=self.replication_month,
            instance_types=self.instance_types,
        )


class ReportFindingDocument(Document):
    """One thing that a pre-flight has found."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9_.]{1,100}$")]
    severity: Severity
    detail: _Text
    remedy: _Text = ""

    def to_domain(self) -> Finding:
        """Say the same in the domain's words."""
        return Finding(self.code, self.severity, self.detail, self.remedy)


class ReportFindingsDocument(Document):
    """What a pre-flight has found about a wave's instances."""

    findings: dict[InstanceId, Annotated[list[ReportFindingDocument], Field(max_length=200)]] = (
        Field(max_length=10_000, description="By instance.")
    )

    def to_domain(self) -> dict[str, tuple[Finding, ...]]:
        """Say the same in the domain's words."""
        return {who: tuple(e.to_domain() for e in found) for who, found in self.findings.items()}


class WaveReportQuery(Query):
    """In which form to answer."""

    format: Literal["json", "csv", "html", "zip"] | None = Field(
        None, description="Default: what the Accept header likes best, else json."
    )
