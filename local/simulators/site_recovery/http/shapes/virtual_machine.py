"""Virtual machines and their instance views, as far as somebody looks after a failover."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.virtual_machine import AzureMachine

_GIB = 1024**3


def virtual_machine(machine: AzureMachine, *, with_view: bool) -> Json:
    """Show a virtual machine, with its instance view when it is asked for."""
    group = machine.vm_id.rpartition("/providers/")[0]
    shown: Json = {
        "id": machine.vm_id,
        "name": machine.name,
        "type": "Microsoft.Compute/virtualMachines",
        "location": machine.location,
        "tags": machine.tags,
        "properties": {
            "vmId": machine.guid,
            "provisioningState": "Deleting" if machine.deleting else "Succeeded",
            "timeCreated": machine.created.isoformat(),
            "hardwareProfile": {"vmSize": machine.size},
            "storageProfile": _disks(machine, group),
            "networkProfile": {
                "networkInterfaces": [
                    {"id": f"{group}/providers/Microsoft.Network/networkInterfaces/{_nic(machine)}"}
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


def _disks(machine: AzureMachine, group: str) -> Json:
    shown = [
        {
            "name": f"{machine.name}-disk-{number}",
            "createOption": "Attach",
            "diskSizeGB": size // _GIB,
            "managedDisk": {
                "id": f"{group}/providers/Microsoft.Compute/disks/{machine.name}-disk-{number}"
            },
        }
        for number, size in enumerate(machine.disk_sizes)
    ]
    data = [disk | {"lun": number} for number, disk in enumerate(shown[1:])]
    return {"osDisk": shown[0] | {"osType": "Windows"}, "dataDisks": data}


def _nic(machine: AzureMachine) -> str:
    return f"{machine.name}-nic"
