"""Run commands of virtual machines, as Azure shows them."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.run_command import RunCommand


def run_command(vm_id: str, command: RunCommand, *, with_view: bool) -> Json:
    """Show a command; that it is provisioned does not mean that its script went well."""
    properties: Json = {
        "source": {"script": command.script},
        "asyncExecution": True,
        "timeoutInSeconds": int(command.timeout.total_seconds()),
        "provisioningState": "Succeeded",
    }
    if with_view:
        properties["instanceView"] = _view(command)
    return {
        "id": f"{vm_id}/runCommands/{command.name}",
        "name": command.name,
        "type": "Microsoft.Compute/virtualMachines/runCommands",
        "location": "westeurope",
        "properties": properties,
    }


def _view(command: RunCommand) -> Json:
    view: Json = {"executionState": command.state, "exitCode": 0, "output": "", "error": ""}
    if command.begun:
        view["startTime"] = command.begun.isoformat()
    if command.ended and command.state != "TimedOut":
        answer = command.answer
        view |= {"exitCode": answer.exit_code, "output": answer.output, "error": answer.error}
    if command.ended:
        view["endTime"] = command.ended.isoformat()
    return view
