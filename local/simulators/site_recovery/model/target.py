"""What a protected item becomes in Azure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiskChoice:
    """What one disk becomes, and which storage account its data passes through."""

    disk_type: str = "StandardSSD_LRS"
    log_storage_account_id: str = ""
    encryption_set_id: str | None = None


type Tags = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """The virtual machine to be; ids are ARM ids, None leaves a thing out.

    `private_ip` and `test_private_ip` are static addresses of the primary card.
    """

    resource_group_id: str
    vm_name: str
    vm_size: str | None = None
    network_id: str | None = None
    subnet_name: str | None = None
    private_ip: str | None = None
    test_network_id: str | None = None
    test_subnet_name: str | None = None
    test_private_ip: str | None = None
    license_type: str | None = None
    sql_server_license_type: str | None = None
    linux_license_type: str | None = None
    availability_set_id: str | None = None
    availability_zone: str | None = None
    proximity_placement_group_id: str | None = None
    boot_diagnostics_storage_account_id: str | None = None
    capacity_reservation_group_id: str | None = None
    vm_tags: Tags = ()
    disk_tags: Tags = ()
    nic_tags: Tags = ()

    @property
    def vm_id(self) -> str:
        """Spell the id of the virtual machine."""
        group = self.resource_group_id
        return f"{group}/providers/Microsoft.Compute/virtualMachines/{self.vm_name}"
