"""When the instances of a wave may be cut over, and in which order."""

from typing import Any

from triggers.documents.base import Document


class CutoverTimesDocument(Document):
    """The part of a cutover policy that says when, and after whom."""

    @property
    def times(self) -> dict[str, Any]:
        """Say the same in the domain's words, by the fields of its cutover policy."""
        return {}
