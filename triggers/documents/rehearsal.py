"""What a wave demands of rehearsals."""

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator

from domain.rehearsal import RehearsalPolicy
from triggers.documents.base import Document, Person, wrong
from triggers.documents.durations import Duration
from triggers.documents.names import InstanceId, NetworkId

_LEAST = timedelta(hours=1)


class RehearsalDocument(Document):
    """In which isolated network to rehearse, and whether that is demanded."""

    network_id: NetworkId | None = Field(
        None, description="ARM id of a network that is peered with none that serves people."
    )
    within: Duration | None = Field(
        None,
        description="Demand a rehearsal that went well no longer ago than this, before an "
        "approval is asked for and again when it comes; at least an hour.",
    )
    automatic: bool = Field(
        default=False, description="Where it is missing, the migration itself rehearses."
    )

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.within is not None and self.network_id is None:
            problem = "a rehearsal is demanded, and nothing says in which isolated network"
            raise wrong("network_id", problem, "Add network_id, or remove within.")
        if self.within is not None and self.within < _LEAST:
            problem = "a rehearsal would be too old before anybody could approve"
            raise wrong("within", problem, "Demand one within an hour at least.")
        if self.automatic and self.within is None:
            problem = "nothing says when a rehearsal is missing"
            raise wrong("automatic", problem, "Add within, or remove automatic.")
        return self

    def to_domain(self) -> RehearsalPolicy:
        """Say the same in the domain's words."""
        return RehearsalPolicy(self.network_id or "", self.within, self.automatic)


class RehearsalWishDocument(Document):
    """A person's wish to rehearse a wave's cutovers."""

    instances: tuple[InstanceId, ...] | None = Field(
        None, min_length=1, max_length=1_000, description="Default: all that can rehearse."
    )
    by: Person = Field("", description="Who wants it.")
