"""The port Quiescence on Systems Manager and EC2."""

from clouds.aws import isolation
from clouds.aws.booting import agent_may_boot
from clouds.aws.commands import CommandOrder, Commands
from clouds.aws.quiesce_commands import check_command, quiesce_command, undo_command
from clouds.aws.session import Sessions
from domain.mobility_service import Command
from domain.quiescence import IsolationOrder, QuiesceOrder, QuietCheck
from domain.source_instance import InstanceRef


class AwsQuiescence:
    """The instances' workloads and networks; every call may raise Transient or Refused."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._commands = Commands(sessions)

    def start_quiesce(self, order: QuiesceOrder) -> Command:
        """Begin to run the operator's command, unless this cutover's has been sent before."""
        return self._once(quiesce_command(order))

    def start_undo(self, order: QuiesceOrder) -> Command:
        """Begin to run its undo, unless this cutover's was; Transient while the agent boots."""
        with agent_may_boot():
            return self._once(undo_command(order))

    def start_quiet_check(self, check: QuietCheck) -> Command:
        """Begin to look at services, connections and the clock; Transient as for `start_undo`."""
        with agent_may_boot():
            return self._once(check_command(check))

    def isolate(self, order: IsolationOrder) -> tuple[str, ...]:
        """Put a security group of Ferry's own in the place of all others of each interface."""
        return isolation.isolate(self._sessions, order)

    def release(self, ref: InstanceRef) -> tuple[str, ...]:
        """Give the instance its groups back, if they were taken; delete the own one."""
        return isolation.release(self._sessions, ref)

    def _once(self, order: CommandOrder) -> Command:
        """Find what was sent under this key, however it ended; else send it.

        Of two that were sent at once the first counts: the other was cancelled.
        """
        for sent in self._commands.sent(order.ref, order.key, order.document):
            return Command(sent.command_id, sent.state)
        return Command(self._commands.send(order))
