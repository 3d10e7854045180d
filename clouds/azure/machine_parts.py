"""The disks and network interfaces of a virtual machine, and whether they go when it goes."""

from typing import Any

_DELETE = "Delete"


def marked_to_go_along(machine: Any) -> Any:
    """Write the update that lets all parts be deleted with their machine; None where they are."""
    from azure.mgmt.compute import models  # noqa: PLC0415 (costs 0.5 s)

    storage = machine.properties.storage_profile
    network = machine.properties.network_profile
    disks = [storage.os_disk, *(storage.data_disks or ())]
    interfaces = list(network.network_interfaces or ())
    stay = [each for each in disks if each.delete_option != _DELETE]
    unmarked = [each for each in interfaces if not _marked(each)]
    if not stay and not unmarked:
        return None
    for disk in stay:
        disk.delete_option = _DELETE
    for each in unmarked:
        each.properties = each.properties or models.NetworkInterfaceReferenceProperties()
        each.properties.delete_option = _DELETE
    return models.VirtualMachineUpdate(
        properties=models.VirtualMachineProperties(storage_profile=storage, network_profile=network)
    )


def _marked(interface: Any) -> bool:
    return bool(interface.properties) and interface.properties.delete_option == _DELETE
