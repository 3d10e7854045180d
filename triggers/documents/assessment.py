"""The question whether instances could be moved, which changes nothing."""

from triggers.documents.replication import ReplicationDocument
from triggers.documents.selection import SelectionDocument


class AssessmentDocument(SelectionDocument, ReplicationDocument):
    """The instances to look at, and how they would replicate."""
