"""ListCommandInvocations, which moto lacks, and GetCommandInvocation that tells the truth."""

from moto.core.responses import ActionResult
from moto.ssm.exceptions import SSMException

from local.simulators.aws.deviations.base import Ssm
from local.simulators.aws.deviations.command_shapes import invocation_shape, output_shape
from local.simulators.aws.deviations.paging import page
from local.simulators.aws.deviations.ssm_list_commands import matches


class CommandInvocations(Ssm):
    """Tells of each run by itself, with states and output as they stand by the clock."""

    def list_command_invocations(self) -> ActionResult:
        """List the runs that match the ids and every filter, the newest first."""
        now, details = self.fleet.clock.now(), bool(self._get_param("Details"))
        runs = self.runs(self._get_param("CommandId"), self._get_param("InstanceId"))
        filters = self._get_param("Filters", [])
        found = [run for run in reversed(runs) if matches([run], filters, now)]
        cut, more = page(found, self._get_param("NextToken"), self._get_int_param("MaxResults"))
        shapes = [invocation_shape(run, now, details=details) for run in cut]
        return ActionResult({"CommandInvocations": shapes, **more})

    def get_command_invocation(self) -> ActionResult:
        """Tell how one run went, with its output."""
        runs = self.runs(self._get_param("CommandId"), self._get_param("InstanceId"))
        if not runs:
            raise SSMException("InvocationDoesNotExist", "")
        return ActionResult(output_shape(runs[0], self.fleet.clock.now()))
