"""The question whether instances could be moved, which changes nothing."""

from pydantic import Field

from triggers.documents.network_security import NetworkSecurityDocument
from triggers.documents.replication import ReplicationDocument
from triggers.documents.selection import SelectionDocument
from triggers.documents.target import TargetDocument


class AssessmentDocument(SelectionDocument, ReplicationDocument, NetworkSecurityDocument):
    """The instances to look at, how they would replicate, and what they would become."""

    target: TargetDocument = Field(default_factory=TargetDocument)
