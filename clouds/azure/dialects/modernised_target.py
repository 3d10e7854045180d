"""What an item of the modernised provider becomes: read, and changed."""

from typing import TYPE_CHECKING, Any

from clouds.azure.reading import truth
from domain.target.properties import TargetProperties

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models


class ModernisedTarget:
    """The part of the dialect that speaks of the virtual machine to be."""

    def read_target(self, properties: Any) -> TargetProperties:
        """Read what the item becomes; its place in the network stands on its primary card."""
        details = properties.provider_specific_details
        card = _primary(details)
        static = card and (card.target_ip_address_type or "").lower() == "static"
        return TargetProperties(
            vm_name=details.target_vm_name or "",
            vm_size=details.target_vm_size or "",
            resource_group_id=details.target_resource_group_id or "",
            network_id=details.target_network_id or "",
            subnet_name=(card.target_subnet_name or "") if card else "",
            private_ip=(card.target_ip_address or "") if static else "",
            disk_type=", ".join(
                sorted({disk.disk_type for disk in details.protected_disks or () if disk.disk_type})
            ),
            license_type=details.license_type or "",
            boot_diagnostics_storage_account_id=details.target_boot_diagnostics_storage_account_id
            or "",
            tags={tag.tag_name: tag.tag_value or "" for tag in details.target_vm_tags or ()},
        )

    def target_update(
        self, change: TargetProperties, properties: Any
    ) -> "models.UpdateReplicationProtectedItemInput":
        """Write the request: what is empty is left out, which leaves it as it is."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        tags = [
            models.UserCreatedResourceTag(tag_name=name, tag_value=value)
            for name, value in change.tags.items()
        ]
        account = change.boot_diagnostics_storage_account_id or None
        return models.UpdateReplicationProtectedItemInput(
            properties=models.UpdateReplicationProtectedItemInputProperties(
                provider_specific_details=models.InMageRcmUpdateReplicationProtectedItemInput(
                    target_vm_name=change.vm_name or None,
                    target_vm_size=change.vm_size or None,
                    target_resource_group_id=change.resource_group_id or None,
                    target_network_id=change.network_id or None,
                    license_type=change.license_type or None,
                    target_boot_diagnostics_storage_account_id=account,
                    target_vm_tags=tags or None,
                    vm_nics=_cards(change, properties.provider_specific_details),
                )
            )
        )


def _primary(details: Any) -> Any:
    cards = details.vm_nics or ()
    return next((card for card in cards if truth(card.is_primary_nic)), None)


def _cards(change: TargetProperties, details: Any) -> "list[models.InMageRcmNicInput] | None":
    """Write all cards, for the list replaces the item's: what nobody changes, as it is."""
    if not (change.subnet_name or change.private_ip):
        return None
    return [
        _card(card, change if truth(card.is_primary_nic) else TargetProperties())
        for card in details.vm_nics or ()
    ]


def _card(card: Any, change: TargetProperties) -> "models.InMageRcmNicInput":
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    return models.InMageRcmNicInput(
        nic_id=card.nic_id,
        is_primary_nic=card.is_primary_nic,
        is_selected_for_failover=card.is_selected_for_failover,
        target_subnet_name=change.subnet_name or card.target_subnet_name,
        target_static_ip_address=change.private_ip
        or _static(card.target_ip_address, card.target_ip_address_type),
        test_subnet_name=card.test_subnet_name,
        test_static_ip_address=_static(card.test_ip_address, card.test_ip_address_type),
        target_nic_name=card.target_nic_name,
    )


def _static(address: str | None, kind: str | None) -> str | None:
    """Tell an address that is static; a dynamic one must not become so by being told again."""
    return address if (kind or "").lower() == "static" else None
