"""What a virtual machine must show before its failover may become final."""

from domain.validation import Validation
from triggers.documents.base import Document


class ValidationDocument(Document):
    """What proves that a virtual machine is well."""

    def to_domain(self) -> Validation:
        """Say the same in the domain's words."""
        return Validation()
