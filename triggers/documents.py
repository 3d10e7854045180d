"""The documents that callers send: their shapes, their limits, and the domain values they mean."""

import hashlib
from datetime import timedelta
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision, acknowledged
from domain.migration import Cancellation, Landing, Pace, Target
from domain.mobility_service import Installer
from domain.pace import Vigil
from domain.source_instance import InstanceRef
from domain.vault import Vault
from domain.wave import Order, Wave
from settings import Settings

MOST_INSTANCES = 1_000

InstanceId = Annotated[
    str,
    Field(
        pattern=r"^i-([0-9a-f]{8}|[0-9a-f]{17})$",
        description="EC2 instance id: i- and 8 or 17 hexadecimal digits.",
        examples=["i-0abc12de34567890f"],
    ),
]
WaveName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$",
        description="1 to 40 small letters, digits and hyphens, no hyphen at either end.",
        examples=["payroll-1"],
    ),
]
ArmId = Annotated[
    str,
    Field(
        pattern=r"^/subscriptions/[^/]+/resourceGroups/.+$",
        description="Azure Resource Manager id, beginning with /subscriptions/.",
    ),
]
Duration = Annotated[
    timedelta,
    Field(
        ge=timedelta(),
        le=timedelta(days=90),
        description="ISO 8601 duration such as PT30S, or a number of seconds; at most 90 days.",
    ),
]


class Document(BaseModel):
    """What all documents have in common: no field but the known ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TargetDocument(Document):
    """What one instance becomes in Azure; what is left out, Ferry or Azure chooses."""

    vm_name: str = Field(
        "",
        pattern=r"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)?$",
        description="1 to 63 letters, digits and hyphens, a letter or digit at both ends.",
    )
    vm_size: str = Field("", pattern=r"^(Standard_\w+)?$", description="Such as Standard_D4s_v5.")
    resource_group_id: ArmId | None = None
    network_id: ArmId | None = None
    subnet_name: str = Field("", max_length=80, description="Name of a subnet of the network.")
    disk_type: str = Field(
        "StandardSSD_LRS",
        pattern=r"^(Standard_LRS|StandardSSD_LRS|Premium_LRS)$",
        description="Standard_LRS, StandardSSD_LRS or Premium_LRS.",
    )
    license_type: str = Field(
        "NoLicenseType",
        pattern=r"^(NoLicenseType|WindowsServer)$",
        description="NoLicenseType, or WindowsServer for the Azure Hybrid Benefit.",
    )
    tags: dict[str, str] = Field(default_factory=dict, max_length=50, description="At most 50.")

    def to_domain(self) -> Target:
        """Say the same in the domain's words."""
        values = self.model_dump(exclude_none=True)
        return Target(**values)


class VigilDocument(Document):
    """How often to look at something, and for how long; what is left out keeps its default."""

    every: Duration | None = None
    longest: Duration | None = None
    patience: Duration | None = None
    stall: Duration | None = None


class PolicyDocument(Document):
    """How the wave is run."""

    approval_timeout: Duration | None = None
    pace: dict[str, VigilDocument] = Field(
        default_factory=dict,
        description="Pace by part: " + ", ".join(k for k in Pace.__slots__ if k != "approval"),
    )

    @model_validator(mode="after")
    def _known_parts(self) -> Self:
        for part in self.pace:
            if part not in Pace.__slots__ or part == "approval":
                raise PydanticCustomError(
                    "pace", "policy.pace has no part '{part}'", {"part": part}
                )
        return self

    def to_domain(self) -> Pace:
        """Say the same in the domain's words."""
        default = Pace()
        parts: dict[str, Any] = {
            part: _faster(getattr(default, part), document) for part, document in self.pace.items()
        }
        if self.approval_timeout is not None:
            parts["approval"] = self.approval_timeout
        return Pace(**{name: parts.get(name, getattr(default, name)) for name in Pace.__slots__})


def _faster(vigil: Vigil, document: VigilDocument) -> Vigil:
    given = document.model_dump(exclude_none=True)
    return Vigil(**{name: given.get(name, getattr(vigil, name)) for name in Vigil.__slots__})


class WaveDocument(Document):
    """A wave: the EC2 instances to move together."""

    wave: WaveName
    region: str = Field(
        pattern=r"^[a-z]{2}(-[a-z]+)+-\d$", description="AWS region such as eu-west-1."
    )
    account: str | None = Field(
        None, pattern=r"^\d{12}$", description="AWS account, 12 digits; default: Ferry's own."
    )
    instances: list[InstanceId] = Field(
        min_length=1, description="EC2 instance ids; each one once, 1,000 at most."
    )
    targets: dict[InstanceId, TargetDocument] = Field(
        default_factory=dict, description="What single instances become, by instance id."
    )
    policy: PolicyDocument = PolicyDocument()

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if len(self.instances) > MOST_INSTANCES:
            raise PydanticCustomError(
                "too_many",
                "instances has {count} ids; split them into waves of at most {most}",
                {"count": len(self.instances), "most": MOST_INSTANCES},
            )
        twice = sorted({i for i in self.instances if self.instances.count(i) > 1})
        if twice:
            raise PydanticCustomError("twice", "instances names {ids} twice", {"ids": twice})
        strangers = sorted(set(self.targets) - set(self.instances))
        if strangers:
            raise PydanticCustomError(
                "strangers", "targets names {ids}, not in instances", {"ids": strangers}
            )
        return self

    @property
    def fingerprint(self) -> str:
        """Hash what was asked for: equal for equal documents, whatever their spelling."""
        return hashlib.sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()

    def to_domain(self, settings: Settings) -> Wave:
        """Say the same in the domain's words, the rest from the settings."""
        account = self.account or settings.aws_account_id
        orders = tuple(
            Order(
                InstanceRef(account, self.region, instance_id),
                self.targets.get(instance_id, TargetDocument()).to_domain(),
            )
            for instance_id in self.instances
        )
        landing = _landing(settings, self.region)
        return Wave(self.wave, landing, orders, self.policy.to_domain())


def _landing(settings: Settings, region: str) -> Landing:
    appliance_id = settings.appliance_instance_id
    group = settings.target_resource_group
    return Landing(
        vault=Vault(settings.subscription_id, settings.vault_resource_group, settings.vault_name),
        policy_name=settings.policy_name,
        resource_group_id=f"/subscriptions/{settings.subscription_id}/resourceGroups/{group}",
        network_id=settings.target_network_id,
        subnet_name=settings.target_subnet,
        cache_storage_account_id=settings.cache_storage_account_id,
        installer=Installer(settings.installer_url, settings.installer_sha256),
        appliance_name=settings.appliance_name,
        appliance_instance=InstanceRef(settings.aws_account_id, region, appliance_id)
        if appliance_id
        else None,
    )


class ApprovalDocument(Document):
    """A person's answer at the cutover gate."""

    decision: Decision = Field(description="approve or reject.")
    instances: list[InstanceId] | None = Field(
        None, min_length=1, description="The instances it is for; default: all that wait."
    )
    by: str = Field("", max_length=200, description="Who answers.")
    comment: str = Field("", max_length=2_000, description="Why.")
    acknowledges: str = Field("", description=f"An approval has to say here: '{ACKNOWLEDGEMENT}'.")

    @model_validator(mode="after")
    def _accepts_the_loss(self) -> Self:
        if not acknowledged(self.to_domain()):
            raise PydanticCustomError(
                "acknowledges",
                "acknowledges has to say in words what the cutover may lose: '{words}'",
                {"words": ACKNOWLEDGEMENT},
            )
        return self

    def to_domain(self) -> Approval:
        """Say the same in the domain's words."""
        return Approval(self.decision, self.by, self.comment, self.acknowledges)


class CancellationDocument(Document):
    """A person's wish to take instances back before their cutover."""

    instances: list[InstanceId] | None = Field(
        None, min_length=1, description="The instances it is for; default: all that can be."
    )
    by: str = Field("", max_length=200, description="Who cancels.")
    comment: str = Field("", max_length=2_000, description="Why.")

    def to_domain(self) -> Cancellation:
        """Say the same in the domain's words."""
        return Cancellation(self.by, self.comment)
