"""What a wave demands of rehearsals."""

from domain.rehearsal import RehearsalPolicy
from triggers.documents.base import Document


class RehearsalDocument(Document):
    """In which isolated network to rehearse, and whether that is demanded."""

    def to_domain(self) -> RehearsalPolicy:
        """Say the same in the domain's words."""
        return RehearsalPolicy()
