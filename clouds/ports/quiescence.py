"""What brings a source instance to rest, keeps people from it, and lets them in again."""

from typing import Protocol

from domain.mobility_service import Command
from domain.quiescence import IsolationOrder, QuiesceOrder, QuietCheck
from domain.source_instance import InstanceRef


class Quiescence(Protocol):
    """The workload of an instance and its network, while it is cut over without loss."""

    def start_quiesce(self, order: QuiesceOrder) -> Command:
        """Begin to run the operator's command, unless this cutover's has been sent before."""
        ...

    def start_undo(self, order: QuiesceOrder) -> Command:
        """Begin to run its undo, unless this cutover's has been sent before."""
        ...

    def start_quiet_check(self, check: QuietCheck) -> Command:
        """Begin to look at services, connections and the clock; read_quiet reads the output."""
        ...

    def isolate(self, order: IsolationOrder) -> None:
        """Put a security group of Ferry's own in the place of all others of each interface.

        It leaves only the way to the replication server and to Systems Manager open. What was
        there before is written down on the instance first. Connections that stand stay.
        """
        ...

    def release(self, ref: InstanceRef) -> None:
        """Give the instance the groups back that `isolate` took, if it did; delete the own one."""
        ...
