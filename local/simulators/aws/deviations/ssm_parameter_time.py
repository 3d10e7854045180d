"""Parameters dated by the simulation's clock; moto's are dated by the machine's."""

from moto.core.responses import ActionResult

from local.simulators.aws.deviations.base import Ssm


class ParameterTime(Ssm):
    """Dates what PutParameter writes, so that it can be told from what commands did."""

    def put_parameter(self) -> ActionResult:
        """Write the parameter, then date it."""
        answer = super().put_parameter()
        written = self.ssm_backend.get_parameter(self._get_param("Name"))
        if written:
            written.last_modified_date = self.fleet.clock.now()
        return answer
