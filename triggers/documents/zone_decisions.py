"""What people decide about a landing zone."""

from pydantic import Field

from domain.migration import Cancellation
from domain.zone_status import StepDone
from triggers.documents.base import Comment, Document, Person


class _Wish(Document):
    """What somebody wants of a landing zone."""

    by: Person = Field("", description="Who wants it.")
    comment: Comment = Field("", description="Why.")


class ManualStepDocument(_Wish):
    """A person's word that the manual step is done that the landing zone waits for."""

    number: int | None = Field(
        None, ge=1, le=1_000_000, description="Only this manual step, as the status numbers it."
    )
    accept_closed_ports: bool = Field(
        default=False, description="Go on although ports of instances are closed."
    )

    def to_domain(self) -> StepDone:
        """Say the same in the domain's words."""
        return StepDone(self.by, self.comment, self.accept_closed_ports)


class ZoneCancellationDocument(_Wish):
    """A person's wish to take back what a landing zone has made."""

    def to_domain(self) -> Cancellation:
        """Say the same in the domain's words."""
        return Cancellation(self.by, self.comment)


class ZoneRetryDocument(_Wish):
    """A person's wish to prepare a landing zone again, from where it ended."""
