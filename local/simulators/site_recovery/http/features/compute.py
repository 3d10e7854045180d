"""Azure Compute, as much of it as a failover's virtual machines need."""

from datetime import datetime

from azure.mgmt.compute.models import VirtualMachineUpdate

from local.simulators.site_recovery.http.call import Answer, Api, Call, Json, Route
from local.simulators.site_recovery.http.long_running import retry_after
from local.simulators.site_recovery.http.routing import MACHINE
from local.simulators.site_recovery.http.shapes.virtual_machine import (
    instance_view,
    virtual_machine,
)
from local.simulators.site_recovery.model import making_machines
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.world import World

_API = Api.COMPUTE
_OPERATION = (
    "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}"
    "/operations/{operation}"
)


def get_machine(world: World, call: Call) -> Answer:
    """Show a virtual machine, with its instance view where that is asked for."""
    machine = making_machines.get_virtual_machine(world, call.path)
    with_view = call.query.get("$expand", "").casefold() == "instanceview"
    return Answer(body=virtual_machine(machine, with_view=with_view))


def get_instance_view(world: World, call: Call) -> Answer:
    """Show a virtual machine's power and agent."""
    vm_id = call.path.rpartition("/")[0]
    return Answer(body=instance_view(making_machines.get_virtual_machine(world, vm_id)))


def delete_machine(world: World, call: Call) -> Answer:
    """Begin to delete a virtual machine; 204 when there is none."""
    try:
        making_machines.delete_virtual_machine(world, call.path)
    except ArmError as error:
        if error.code != "ResourceNotFound":
            raise
        return Answer(204)
    return _accepted(world, call)


def update_machine(world: World, call: Call) -> Answer:
    """Mark the disks and network interfaces that shall be deleted with a virtual machine."""
    properties = call.body.get("properties") or {}
    disks = properties.get("storageProfile") or {}
    interfaces = (properties.get("networkProfile") or {}).get("networkInterfaces") or []
    marked = (disks.get("osDisk") or {}, *(disks.get("dataDisks") or []))
    ids = [each["managedDisk"]["id"] for each in marked if each.get("deleteOption") == "Delete"]
    ids += [
        each["id"]
        for each in interfaces
        if (each.get("properties") or {}).get("deleteOption") == "Delete"
    ]
    machine = making_machines.mark_parts(world, call.path, ids)
    return Answer(body=virtual_machine(machine, with_view=False))


def get_operation(world: World, call: Call) -> Answer:
    """Tell whether a virtual machine has been deleted."""
    with world.turn("get_compute_operation"):
        vm_id = bytes.fromhex(call.names["operation"]).decode()
        world.agenda.look(vm_id)
        deleting = vm_id in world.virtual_machines
        body: Json = {
            "name": call.names["operation"],
            "startTime": _moment(world.now),
            "endTime": None if deleting else _moment(world.now),
            "status": "InProgress" if deleting else "Succeeded",
        }
        return Answer(body=body)


def _accepted(world: World, call: Call) -> Answer:
    """Answer with the operation's address; its name is the machine's id in hexadecimal digits."""
    name = key_of(call.path).encode().hex()
    subscription, location = world.estate.subscription_id, world.estate.location
    where = f"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}"
    url = f"{call.origin}{where}/operations/{name}?api-version={_API.value}"
    headers = {
        "Azure-AsyncOperation": url,
        "Location": f"{url}&monitor=true",
        "Retry-After": retry_after(world),
    }
    return Answer(202, headers=headers)


def _moment(moment: datetime) -> str:
    return moment.isoformat()


ROUTES = (
    Route("GET", MACHINE, get_machine, _API),
    Route("GET", MACHINE + "/instanceView", get_instance_view, _API),
    Route("PATCH", MACHINE, update_machine, _API, VirtualMachineUpdate),
    Route("DELETE", MACHINE, delete_machine, _API),
    Route("GET", _OPERATION, get_operation, _API),
)
