"""Looking at an instance before it moves: what AWS knows of it, and what it says itself."""

from typing import Protocol

from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.reading import Inspected, InspectionOrder
from domain.source_instance import InstanceRef


class Inspection(Protocol):
    """Facts for pre-flight rules. Sending the inspection's command is all that it does."""

    def describe_facts(self, ref: InstanceRef) -> Ec2Facts:
        """Read what EC2, its neighbours and CloudWatch tell; Refused when there is no instance."""
        ...

    def inspect(self, order: InspectionOrder) -> Inspected:
        """Begin the inspection of this run, or tell how it stands; a run never begins a second.

        An instance that Systems Manager does not manage gives its `trouble` at once.
        """
        ...

    def recall(self, order: InspectionOrder) -> Inspected:
        """Tell how the inspection of this run stands; nothing where none was begun, and none is."""
        ...
