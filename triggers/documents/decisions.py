"""What people decide about a wave that runs."""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision, acknowledged
from domain.migration import Cancellation, HandInstallation
from domain.plan_status import ActionAnswer
from triggers.documents.base import Comment, Document, Person, wrong
from triggers.documents.names import InstanceId, PlanDigest
from triggers.documents.selection import Named, few_and_different


class _Wish(Document):
    """What somebody wants for instances of a wave."""

    instances: Named | None = Field(None, description="The instances it is for; default: all.")
    by: Person = Field("", description="Who wants it.")
    comment: Comment = Field("", description="Why.")

    @field_validator("instances")
    @classmethod
    def _each_once(cls, instances: list[str] | None) -> list[str] | None:
        return few_and_different(instances) if instances is not None else None


class ApprovalDocument(_Wish):
    """A person's answer at the cutover gate, for the named instances or all that wait."""

    decision: Decision = Field(description="approve or reject.")
    acknowledges: str = Field(
        "",
        max_length=200,
        description=f"An approval has to say here: '{ACKNOWLEDGEMENT}'; not where nothing is.",
    )
    attempt: int | None = Field(
        None, ge=1, le=1_000_000, description="Answers only the gate of this attempt."
    )
    plan: PlanDigest = ""
    plans: dict[InstanceId, PlanDigest] = Field(
        default_factory=dict,
        max_length=5_000,
        description="The plans that it means, by instance id, where it is for several.",
    )

    @model_validator(mode="after")
    def _accepts_the_loss(self) -> Self:
        if self.acknowledges and not acknowledged(self.to_domain()):
            raise wrong(
                "acknowledges",
                f"it has to say in words what the cutover may lose: '{ACKNOWLEDGEMENT}'",
                f'Add "acknowledges": "{ACKNOWLEDGEMENT}".',
            )
        return self

    def to_domain(self) -> Approval:
        """Say the same in the domain's words."""
        return Approval(self.decision, self.by, self.comment, self.acknowledges, self.plan)


class CancellationDocument(_Wish):
    """A person's wish to take instances back before their cutover; default: all that can be."""

    def to_domain(self) -> Cancellation:
        """Say the same in the domain's words."""
        return Cancellation(self.by, self.comment)


class InstallationDocument(_Wish):
    """A person's word that the mobility service is installed; default: wherever it is waited for.

    Who the machine is has to be told where Systems Manager does not manage it, one by one.
    """

    fqdn: str = Field(
        "",
        max_length=255,
        pattern=r"^[A-Za-z0-9._-]*$",
        description="The machine's full host name.",
    )
    bios_id: str = Field(
        "", pattern="^([0-9A-Fa-f-]{36})?$", description="The machine's BIOS id, a GUID."
    )

    @model_validator(mode="after")
    def _of_one_machine(self) -> Self:
        if (self.fqdn or self.bios_id) and len(self.instances or ()) != 1:
            problem = "a machine's fqdn and bios_id are those of one instance"
            raise wrong("instances", problem, "Name exactly one instance with them.")
        return self

    def to_domain(self) -> HandInstallation:
        """Say the same in the domain's words."""
        return HandInstallation(self.by, self.comment, self.fqdn, self.bios_id)


class RetryDocument(_Wish):
    """A person's wish to try again what ended without success; default: all that did."""


class ActionDoneDocument(Document):
    """A person's word that a manual action of a recovery plan is done."""

    by: Person = Field("", description="Who says so.")
    comment: Comment = Field("", description="What is written into the vault as well.")

    def to_domain(self) -> ActionAnswer:
        """Say the same in the domain's words."""
        return ActionAnswer(self.by, self.comment)


class SuspensionDocument(_Wish):
    """A person's wish to let instances rest where they stand; default: all that run."""


class ResumptionDocument(_Wish):
    """A person's wish to let suspended instances go on; default: all that are suspended."""


class CommitDecisionDocument(_Wish):
    """A person's answer in the commit window, for the named instances or all that wait there."""

    decision: Literal["commit", "roll_back"]
    attempt: int | None = Field(
        None, ge=1, le=1_000_000, description="Answers only the window of this attempt."
    )
    plan: PlanDigest = ""
    plans: dict[InstanceId, PlanDigest] = Field(
        default_factory=dict,
        max_length=5_000,
        description="The plans that it means, by instance id, where it is for several.",
    )

    def to_domain(self) -> Approval:
        """Say the same in the domain's words."""
        yes = self.decision == "commit"
        decision = Decision.APPROVE if yes else Decision.REJECT
        return Approval(decision, self.by, self.comment, plan=self.plan)
