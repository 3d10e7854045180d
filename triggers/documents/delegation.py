"""In whose place somebody may answer, as an approver writes it."""

from datetime import datetime, timedelta
from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from domain.delegation import LONGEST, Delegation
from triggers.documents.base import Comment, Document, Person, wrong
from triggers.documents.names import WaveName


class DelegationDocument(Document):
    """An approver's word that another person may answer in their place for a while."""

    delegate: Person = Field(min_length=1, description="Object id of who may answer.")
    delegate_name: Person = Field("", description="What people call them.")
    begins: AwareDatetime
    ends: AwareDatetime = Field(description="At most 90 days after its beginning.")
    waves: list[WaveName] = Field(
        default_factory=list, max_length=50, description="In which waves; empty: in all."
    )
    comment: Comment = ""

    @model_validator(mode="after")
    def _ends_in_time(self) -> Self:
        length = self.ends - self.begins
        if not timedelta() < length <= LONGEST:
            problem = f"a delegation lasts up to {LONGEST.days} days, and ends after it begins"
            raise wrong("ends", problem, "Choose another end.")
        return self

    def to_domain(self, name: str, approver: str, approver_name: str) -> Delegation:
        """Say the same in the domain's words."""
        begins: datetime = self.begins
        return Delegation(
            name,
            approver,
            self.delegate,
            begins,
            self.ends,
            tuple(self.waves),
            approver_name,
            self.delegate_name,
            self.comment,
        )
