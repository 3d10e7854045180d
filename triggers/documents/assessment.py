"""The question whether instances could be moved, which changes nothing."""

from triggers.documents.selection import SelectionDocument


class AssessmentDocument(SelectionDocument):
    """The instances to look at."""
