"""Virtual machines and their instance views, as far as somebody looks after a failover."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.arm_id import key_of, last_segment
from local.simulators.site_recovery.model.virtual_machine import AzureMachine

_GIB = 1024**3


def virtual_machine(machine: AzureMachine, *, with_view: bool) -> Json:
    """Show a virtual machine, with its instance view when it is asked for."""
    shown: Json = {
        "id": machine.vm_id,
        "name": machine.name,
        "type": "Microsoft.Compute/virtualMachines",
        "location": machine.location,
        "tags": machine.tags,
        "properties": {
            "vmId": machine.guid,
            "provisioningState": _provisioning(machine),
            "timeCreated": machine.created.isoformat(),
            "hardwareProfile": {"vmSize": machine.size},
            "storageProfile": _disks(machine),
            "networkProfile": {
                "networkInterfaces": [
                    {
                        "id": machine.interface_id,
                        "properties": {
                            "primary": True,
                            "deleteOption": _option(machine, machine.interface_id),
                        },
                    }
                ]
            },
        },
    }
    if with_view:
        shown["properties"]["instanceView"] = instance_view(machine)
    return shown


def instance_view(machine: AzureMachine) -> Json:
    """Show the power and the VM agent of a virtual machine."""
    power = "running" if machine.running else "starting"
    return {
        "computerName": machine.name if machine.agent_ready else None,
        "osName": machine.os_name if machine.agent_ready else None,
        "hyperVGeneration": "V1",
        "vmAgent": _agent(machine),
        "disks": [],
        "statuses": [
            _status("ProvisioningState/succeeded", "Provisioning succeeded"),
            _status(f"PowerState/{power}", f"VM {power}"),
        ],
    }


def _agent(machine: AzureMachine) -> Json:
    if machine.agent_ready:
        ready = _status("ProvisioningState/succeeded", "Ready")
        message = {"message": "GuestAgent is running and accepting new configurations."}
        return {"vmAgentVersion": "2.7.41491.1", "statuses": [ready | message]}
    silent = _status("ProvisioningState/Unavailable", "Not Ready")
    message = {"message": "VM status blob is found but not yet populated."}
    return {"vmAgentVersion": "Unknown", "statuses": [silent | message]}


def _status(code: str, words: str) -> Json:
    return {"code": code, "level": "Info", "displayStatus": words}


def _provisioning(machine: AzureMachine) -> str:
    if machine.deleting:
        return "Deleting"
    return "Updating" if machine.changing else "Succeeded"


def _disks(machine: AzureMachine) -> Json:
    shown = [
        {
            "name": last_segment(disk_id),
            "createOption": "Attach",
            "deleteOption": _option(machine, disk_id),
            "diskSizeGB": size // _GIB,
            "managedDisk": {"id": disk_id},
        }
        for disk_id, size in zip(machine.disk_ids, machine.disk_sizes, strict=True)
    ]
    data = [disk | {"lun": number} for number, disk in enumerate(shown[1:])]
    return {"osDisk": shown[0] | {"osType": "Windows"}, "dataDisks": data}


def _option(machine: AzureMachine, part_id: str) -> str:
    return "Delete" if key_of(part_id) in machine.goes_along else "Detach"
