"""The emergency stop as callers pull and lift it, and a source that somebody keeps."""

from pydantic import Field

from domain.emergency_stop import EmergencyStop
from triggers.documents.base import Comment, Document, Person


class EmergencyStopDocument(Document):
    """Who pulls or lifts it, and why."""

    by: Person = Field("", description="Who does it.")
    because: Comment = Field("", description="Why.")

    def to_domain(self, *, pulled: bool) -> EmergencyStop:
        """Say the same in the domain's words."""
        return EmergencyStop(pulled, self.by, None, self.because)


class KeepDocument(Document):
    """Who keeps a source, and why."""

    by: Person = Field("", description="Who keeps it.")
    because: Comment = Field("", description="Why.")
