"""Commands and their invocations in Systems Manager's shapes."""

from collections import Counter
from datetime import datetime
from typing import Any

from domain.mobility_service import CommandState
from local.simulators.aws.run import DELIVERY, Run

ENDED = {"Success", "Failed", "TimedOut", "Cancelled"}
_WORST_FIRST = ("Failed", "TimedOut", "Cancelled", "InProgress", "Pending", "Success")
_LONGEST_OUTPUT, _LONGEST_ERROR, _LONGEST_PLUGIN_OUTPUT = 24_000, 8_000, 2_500


def command_shape(runs: list[Run], now: datetime) -> dict[str, Any]:
    """Describe a command by all its runs, of which there is at least one."""
    sending, counts = runs[0].sending, Counter(run.state(now).value for run in runs)
    ended = sum(counts[state] for state in ENDED)
    status = next(state for state in _WORST_FIRST if counts[state])
    if ended < len(runs):
        status = "Pending" if counts["Pending"] == len(runs) else "InProgress"
    return {
        "CommandId": sending.command_id,
        "DocumentName": sending.document,
        "Comment": sending.comment,
        "Parameters": {name: [value] for name, value in sending.parameters.items()},
        "InstanceIds": [run.sending.ref.instance_id for run in runs],
        "Targets": [],
        "RequestedDateTime": runs[0].requested.timestamp(),
        "ExpiresAfter": (runs[0].requested + sending.delivery_timeout).timestamp(),
        "Status": status,
        "StatusDetails": status,
        "TimeoutSeconds": int(sending.delivery_timeout.total_seconds()),
        "TargetCount": len(runs),
        "CompletedCount": ended,
        "ErrorCount": counts["Failed"],
        "DeliveryTimedOutCount": sum(run.details(now) == "DeliveryTimedOut" for run in runs),
    }


def invocation_shape(run: Run, now: datetime, *, details: bool) -> dict[str, Any]:
    """Describe one run as ListCommandInvocations does."""
    sending, outcome = run.sending, run.outcome(now)
    plugin = {
        "Name": "run",
        "Status": run.state(now).value,
        "StatusDetails": run.details(now),
        "ResponseCode": outcome.exit_code,
        "Output": (outcome.output + outcome.error)[:_LONGEST_PLUGIN_OUTPUT],
    }
    return {
        "CommandId": sending.command_id,
        "InstanceId": sending.ref.instance_id,
        "Comment": sending.comment,
        "DocumentName": sending.document,
        "RequestedDateTime": run.requested.timestamp(),
        "Status": run.state(now).value,
        "StatusDetails": run.details(now),
        "CommandPlugins": [plugin] if details else [],
    }


def output_shape(run: Run, now: datetime) -> dict[str, Any]:
    """Describe one run with its output as GetCommandInvocation does, cut where the service cuts."""
    sending, outcome, state = run.sending, run.outcome(now), run.state(now)
    delivered = state is not CommandState.PENDING and run.reachable
    return {
        "CommandId": sending.command_id,
        "InstanceId": sending.ref.instance_id,
        "Comment": sending.comment,
        "DocumentName": sending.document,
        "PluginName": "run",
        "ResponseCode": outcome.exit_code,
        "ExecutionStartDateTime": (run.requested + DELIVERY).isoformat() if delivered else "",
        "ExecutionEndDateTime": run.due.isoformat() if state.value in ENDED else "",
        "Status": state.value,
        "StatusDetails": run.details(now),
        "StandardOutputContent": outcome.output[:_LONGEST_OUTPUT],
        "StandardErrorContent": outcome.error[:_LONGEST_ERROR],
    }
