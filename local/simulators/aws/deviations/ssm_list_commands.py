"""ListCommands with its filters and pages; moto's knows neither."""

from collections.abc import Callable
from datetime import datetime

from moto.core.responses import ActionResult
from moto.ssm.exceptions import SSMException

from local.simulators.aws.deviations.base import Ssm
from local.simulators.aws.deviations.command_shapes import ENDED, command_shape
from local.simulators.aws.deviations.paging import page
from local.simulators.aws.run import Run


def _over(runs: list[Run], now: datetime) -> bool:
    return all(run.state(now).value in ENDED for run in runs)


FILTERS: dict[str, Callable[[list[Run], str, datetime], bool]] = {
    "DocumentName": lambda runs, value, _: runs[0].sending.document == value,
    "Status": lambda runs, value, now: bool(command_shape(runs, now)["Status"] == value),
    "ExecutionStage": lambda runs, value, now: (value == "Complete") == _over(runs, now),
    "InvokedAfter": lambda runs, value, _: datetime.fromisoformat(value) <= runs[0].requested,
    "InvokedBefore": lambda runs, value, _: datetime.fromisoformat(value) > runs[0].requested,
}


class ListCommands(Ssm):
    """Lists the account's commands in the region, the newest first."""

    def list_commands(self) -> ActionResult:
        """List the commands that match the ids and every filter."""
        wanted, now = self._get_param("CommandId"), self.fleet.clock.now()
        commands = self._commands(wanted)
        if wanted and not commands:
            raise SSMException("InvalidCommandId", "The specified command ID isn't valid.")
        filters = self._get_param("Filters", [])
        found = [runs for runs in reversed(commands) if matches(runs, filters, now)]
        cut, more = page(found, self._get_param("NextToken"), self._get_int_param("MaxResults"))
        return ActionResult({"Commands": [command_shape(runs, now) for runs in cut], **more})

    def _commands(self, wanted: str | None) -> list[list[Run]]:
        """Group the runs by command, those of one command or instance where the call names one."""
        commands: dict[str, list[Run]] = {}
        for run in self.runs(wanted, self._get_param("InstanceId")):
            commands.setdefault(run.sending.command_id, []).append(run)
        return list(commands.values())


def matches(runs: list[Run], filters: list[dict[str, str]], now: datetime) -> bool:
    """Say whether a command, or one run of it, passes every filter."""
    return all(FILTERS[each["key"]](runs, each["value"], now) for each in filters)
