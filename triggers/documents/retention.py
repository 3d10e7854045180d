"""What becomes of the sources of a wave once they have moved."""

from domain.retention import Retention
from triggers.documents.base import Document


class RetentionDocument(Document):
    """How long a stopped source stays, and what becomes of it then."""

    def to_domain(self) -> Retention:
        """Say the same in the domain's words."""
        return Retention()
