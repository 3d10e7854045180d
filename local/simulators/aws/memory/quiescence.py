"""The port Quiescence in memory."""

from clouds.aws.booting import agent_may_boot
from clouds.aws.commands import CommandOrder
from clouds.aws.quiesce_commands import check_command, quiesce_command, undo_command
from domain.mobility_service import Command
from domain.quiescence import IsolationOrder, QuiesceOrder, QuietCheck
from domain.source_instance import InstanceRef
from local.simulators.aws.memory.mobility_service import SimulatedMobilityService
from local.simulators.aws.memory.port import SimulatedPort
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud


class SimulatedQuiescence(SimulatedPort):
    """The workloads and networks of a simulated source cloud's machines."""

    def __init__(self, source: SimulatedSourceCloud, mobility: SimulatedMobilityService) -> None:
        super().__init__()
        self._source = source
        self._commands = mobility.commands

    def start_quiesce(self, order: QuiesceOrder) -> Command:
        """Begin to run the operator's command, unless this cutover's has been sent before."""
        with self.changing("start_quiesce", order.ref):
            return self._once(quiesce_command(order))

    def start_undo(self, order: QuiesceOrder) -> Command:
        """Begin to run its undo, unless this cutover's has been sent before."""
        with self.changing("start_undo", order.ref), agent_may_boot():
            return self._once(undo_command(order))

    def start_quiet_check(self, check: QuietCheck) -> Command:
        """Begin to look at services, connections and the clock."""
        with self.changing("start_quiet_check", check.ref), agent_may_boot():
            return self._once(check_command(check))

    def isolate(self, order: IsolationOrder) -> tuple[str, ...]:
        """Put the own group in the place of all others."""
        with self.changing("isolate", order.ref):
            self._source.isolate(order.ref)
            return ()

    def release(self, ref: InstanceRef) -> tuple[str, ...]:
        """Give the instance its groups back, if they were taken."""
        with self.changing("release", ref):
            return self._source.release(ref)

    def _once(self, order: CommandOrder) -> Command:
        for run in self._commands.sent_keyed(order.key):
            return Command(run.sending.command_id, self._commands.state(run))
        family = order.document.family
        return Command(self._commands.send_keyed(order.ref, order.key, family, order.parameters))
