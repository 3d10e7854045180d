"""What an item of the classic provider becomes: read, and changed."""

from typing import TYPE_CHECKING, Any

from domain.target.properties import TargetProperties

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models

_SELECTED = "SelectedByUser"


class ClassicTarget:
    """The part of the dialect that speaks of the virtual machine to be."""

    def read_target(self, properties: Any) -> TargetProperties:
        """Read what the item becomes; the provider tells of no boot diagnostics."""
        details = properties.provider_specific_details
        address = _primary(details)
        return TargetProperties(
            vm_name=details.recovery_azure_vm_name or "",
            vm_size=details.recovery_azure_vm_size or "",
            resource_group_id=details.recovery_azure_resource_group_id or "",
            network_id=details.selected_recovery_azure_network_id or "",
            subnet_name=(address.recovery_subnet_name or "") if address else "",
            private_ip=(address.recovery_static_ip_address or "") if address else "",
            disk_type=", ".join(
                sorted(
                    {
                        disk.replica_disk_type
                        for disk in details.protected_managed_disks or ()
                        if disk.replica_disk_type
                    }
                )
            ),
            license_type=details.license_type or "",
            tags=dict(details.target_vm_tags or {}),
        )

    def target_update(
        self, change: TargetProperties, properties: Any
    ) -> "models.UpdateReplicationProtectedItemInput":
        """Write the request: most stands beside the provider's part."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        return models.UpdateReplicationProtectedItemInput(
            properties=models.UpdateReplicationProtectedItemInputProperties(
                recovery_azure_vm_name=change.vm_name or None,
                recovery_azure_vm_size=change.vm_size or None,
                selected_recovery_azure_network_id=change.network_id or None,
                license_type=change.license_type or None,
                vm_nics=_cards(change, properties.provider_specific_details),
                provider_specific_details=models.InMageAzureV2UpdateReplicationProtectedItemInput(
                    recovery_azure_v2_resource_group_id=change.resource_group_id or None,
                    target_vm_tags=change.tags or None,
                ),
            )
        )


def _primary(details: Any) -> Any:
    """Find the primary address of the first card, which becomes the machine's own."""
    for card in details.vm_nics or ():
        for address in card.ip_configs or ():
            if address.is_primary:
                return address
    return None


def _cards(change: TargetProperties, details: Any) -> "list[models.VMNicInputDetails] | None":
    """Write all cards, for the list replaces the item's: what nobody changes, as it is."""
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    if not (change.subnet_name or change.private_ip):
        return None
    primary = _primary(details)
    return [
        models.VMNicInputDetails(
            nic_id=card.nic_id,
            selection_type=card.selection_type or _SELECTED,
            ip_configs=[
                _address(address, change if address is primary else TargetProperties())
                for address in card.ip_configs or ()
            ],
            target_nic_name=card.target_nic_name,
        )
        for card in details.vm_nics or ()
    ]


def _address(address: Any, change: TargetProperties) -> "models.IPConfigInputDetails":
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    return models.IPConfigInputDetails(
        ip_config_name=address.name,
        is_primary=address.is_primary,
        is_seleted_for_failover=address.is_seleted_for_failover,  # Azure's own spelling
        recovery_subnet_name=change.subnet_name or address.recovery_subnet_name,
        recovery_static_ip_address=change.private_ip or address.recovery_static_ip_address,
        tfo_subnet_name=address.tfo_subnet_name,
        tfo_static_ip_address=address.tfo_static_ip_address,
    )
