"""CancelCommand, which moto does not have."""

from moto.core.responses import ActionResult
from moto.ssm.exceptions import SSMException

from local.simulators.aws.deviations.base import Ssm


class CancelCommand(Ssm):
    """Stops a command on all its instances, or on those that the call names."""

    def cancel_command(self) -> ActionResult:
        """Cancel the runs that have not ended yet."""
        command_id, named = self._get_param("CommandId"), self._get_param("InstanceIds", [])
        runs = self.runs(command_id)
        if not runs:
            raise SSMException("InvalidCommandId", "The specified command ID isn't valid.")
        for run in runs:
            if not named or run.sending.ref.instance_id in named:
                run.cancel(self.fleet.clock.now())
        return ActionResult({})
