"""What brings a source instance to rest, keeps people from it, and lets them in again."""

from typing import Protocol

from domain.mobility_service import Command
from domain.quiescence import IsolationOrder, QuiesceOrder, QuietCheck
from domain.source_instance import InstanceRef


class Quiescence(Protocol):
    """The workload of an instance and its network, while it is cut over without loss."""

    def start_quiesce(self, order: QuiesceOrder) -> Command:
        """Begin to run the operator's command, unless this cutover's has been sent before.

        However that one ended: it never runs twice for one cutover. Asked again, a command that
        succeeded after its time shows as succeeded. Its words and output may hold secrets: they
        are shown to nobody.
        """
        ...

    def start_undo(self, order: QuiesceOrder) -> Command:
        """Begin to run its undo, unless this cutover's has been sent before.

        Whatever of this cutover's command still runs, or comes late, ends by it. Without an undo
        it only sees to that. Transient while the SSM agent does not run: the machine may boot.
        """
        ...

    def start_quiet_check(self, check: QuietCheck) -> Command:
        """Begin to look at services, connections and the clock; read_quiet reads the output.

        A check of this cutover and number that has been sent before is found again. Transient
        while the SSM agent does not run.
        """
        ...

    def isolate(self, order: IsolationOrder) -> tuple[str, ...]:
        """Put a security group of Ferry's own in the place of all others of each interface.

        It leaves only the way to the replication server and to Systems Manager open. What was
        there before is written down in that group's tags as it is made. Connections that stand
        stay. Gives remarks that people should read.
        """
        ...

    def release(self, ref: InstanceRef) -> tuple[str, ...]:
        """Give the instance the groups back that `isolate` took, if it did; delete the own one.

        What somebody has attached meanwhile stays. Gives remarks that people should read.
        """
        ...
