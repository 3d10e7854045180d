"""When a failover becomes final, and what becomes of one that does not."""

from typing import Literal

from pydantic import Field

from domain.cutover import UNVALIDATED, CommitPolicy, CommitWhen, Otherwise
from triggers.documents.base import Document
from triggers.documents.durations import Duration

_USUAL = CommitPolicy()


class CommitDocument(Document):
    """The commit window."""

    when: CommitWhen = Field(
        _USUAL.when,
        description="immediately; approved: once somebody has approved the commit; after: when "
        "the window has been open for that long.",
    )
    after: Duration = Field(
        _USUAL.after, description="How long the window stays open, or an approval is waited for."
    )
    otherwise: Otherwise = Field(
        _USUAL.otherwise,
        description="What becomes of a failover that is not validated, or that nobody approves: "
        "roll_back, or wait for a person.",
    )
    unvalidated: Literal["", "commit without validation"] = Field(
        "", description=f"'{UNVALIDATED}' lets a machine be committed that was not validated."
    )

    def to_domain(self) -> CommitPolicy:
        """Say the same in the domain's words."""
        return CommitPolicy(self.when, self.after, self.otherwise, self.unvalidated)
