"""Boot diagnostics and run commands of virtual machines."""

from datetime import timedelta
from urllib.parse import urlencode

from azure.mgmt.compute.models import VirtualMachineRunCommand

from local.simulators.site_recovery.http.call import Answer, Api, Call, Json, Route
from local.simulators.site_recovery.http.routing import MACHINE
from local.simulators.site_recovery.http.shapes.run_command import run_command
from local.simulators.site_recovery.http.signature import sign
from local.simulators.site_recovery.model import console, running_commands
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.errors import ArmError, bad_request
from local.simulators.site_recovery.model.world import World

_API = Api.COMPUTE
_COMMAND = f"{MACHINE}/runCommands/{{command}}"
_BLOB = "/bootdiagnostics/{machine}/{kind}"
_USUAL_TIMEOUT = 90 * 60


def retrieve(world: World, call: Call) -> Answer:
    """Tell the signed addresses of console log and screenshot, as blobs beside Azure."""
    vm_id = call.path.rpartition("/")[0]
    _, shown = console.get_console(world, vm_id)
    if not shown.enabled:
        raise bad_request(
            "BadRequest",
            "Boot diagnostics is not enabled for this virtual machine. Enable it and try again.",
        )
    where = f"{call.origin}/bootdiagnostics/{key_of(vm_id).encode().hex()}"
    body: Json = {
        "consoleScreenshotBlobUri": _signed(world, f"{where}/screenshot.bmp"),
        "serialConsoleLogBlobUri": _signed(world, f"{where}/serialconsole.log"),
    }
    return Answer(body=body)


def show_blob(world: World, call: Call) -> Answer:
    """Give a blob to whoever has its signature, and nobody else's token."""
    vm_id, kind = bytes.fromhex(call.names["machine"]).decode(), call.names["kind"]
    if not call.query.get("s"):
        raise ArmError(403, "AuthenticationFailed", "The signature is missing.")
    with world.turn("get_boot_blob", vm_id):
        machine, shown = console.get_console(world, vm_id)
    if kind == "screenshot.bmp":
        return Answer(content=console.screenshot(machine, shown))
    return Answer(content=console.console_text(shown).encode())


def put_command(world: World, call: Call) -> Answer:
    """Begin to run a script."""
    vm_id, _, name = call.path.rpartition("/runCommands/")
    properties = call.body["properties"]
    if not properties.get("asyncExecution"):
        raise bad_request("InvalidParameter", "Here commands run asynchronously alone.")
    timeout = timedelta(seconds=properties.get("timeoutInSeconds") or _USUAL_TIMEOUT)
    script = properties["source"]["script"]
    command = running_commands.put_command(world, vm_id, name, script, timeout)
    return Answer(201, run_command(vm_id, command, with_view=False))


def get_command(world: World, call: Call) -> Answer:
    """Show a command, with what became of it where that is asked for."""
    vm_id, _, name = call.path.rpartition("/runCommands/")
    command = running_commands.get_command(world, vm_id, name)
    with_view = call.query.get("$expand", "").casefold() == "instanceview"
    return Answer(body=run_command(vm_id, command, with_view=with_view))


def delete_command(world: World, call: Call) -> Answer:
    """Delete a command; 204 when there is none."""
    vm_id, _, name = call.path.rpartition("/runCommands/")
    try:
        running_commands.delete_command(world, vm_id, name)
    except ArmError as error:
        if error.code != "ResourceNotFound":
            raise
        return Answer(204)
    return Answer(200)


def _signed(world: World, url: str) -> str:
    return f"{url}?{urlencode(sign(world, url, world.now))}"


ROUTES = (
    Route("POST", f"{MACHINE}/retrieveBootDiagnosticsData", retrieve, _API),
    Route("GET", _BLOB, show_blob, Api.CONTROL),
    Route("PUT", _COMMAND, put_command, _API, VirtualMachineRunCommand),
    Route("GET", _COMMAND, get_command, _API),
    Route("DELETE", _COMMAND, delete_command, _API),
)
