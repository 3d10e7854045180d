"""The question whether instances could be moved, which changes nothing."""

from triggers.documents.selection import Selection


class AssessmentDocument(Selection):
    """The instances to look at."""
