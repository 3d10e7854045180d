"""ListCommands with its filters and pages; moto's knows neither."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from moto.core.responses import ActionResult
from moto.ssm.exceptions import SSMException

from local.simulators.aws.deviations.base import Ssm
from local.simulators.aws.deviations.command_shapes import command_shape
from local.simulators.aws.deviations.paging import page
from local.simulators.aws.run import Run

FILTERS: dict[str, Callable[[dict[str, Any], str], bool]] = {
    "DocumentName": lambda shape, value: bool(shape["DocumentName"] == value),
    "Status": lambda shape, value: bool(shape["Status"] == value),
    "InvokedAfter": lambda shape, value: _moment(value) <= shape["RequestedDateTime"],
    "InvokedBefore": lambda shape, value: _moment(value) > shape["RequestedDateTime"],
}


class ListCommands(Ssm):
    """Lists the account's commands in the region, the newest first."""

    def list_commands(self) -> ActionResult:
        """List the commands that match the ids and every filter."""
        wanted, now = self._get_param("CommandId"), self.fleet.clock.now()
        shapes = [command_shape(runs, now) for runs in self._commands(wanted)]
        if wanted and not shapes:
            raise SSMException("InvalidCommandId", "The specified command ID isn't valid.")
        found = [s for s in reversed(shapes) if matches(s, self._get_param("Filters", []))]
        cut, more = page(found, self._get_param("NextToken"), self._get_int_param("MaxResults"))
        return ActionResult({"Commands": cut, **more})

    def _commands(self, wanted: str | None) -> list[list[Run]]:
        """Group the runs by command, those of one command or instance where the call names one."""
        commands: dict[str, list[Run]] = {}
        for run in self.runs(wanted, self._get_param("InstanceId")):
            commands.setdefault(run.sending.command_id, []).append(run)
        return list(commands.values())


def matches(shape: dict[str, Any], filters: list[dict[str, str]]) -> bool:
    """Say whether a command or an invocation passes every filter."""
    return all(FILTERS[each["key"]](shape, each["value"]) for each in filters)


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
