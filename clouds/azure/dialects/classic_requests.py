"""How the classic provider's requests are written, and its items read."""

from typing import TYPE_CHECKING, Any

from clouds.azure.dialects.classic_target import ClassicTarget
from clouds.azure.reading import TEST_SUFFIX, moment, pending_bytes, seconds, truth
from domain.names import multi_vm_group_id
from domain.protected_item import Operation
from domain.provider import Provider
from domain.rehearsal import RehearsalOrder
from domain.replication import ReplicationOrder

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models


class ClassicRequests(ClassicTarget):
    """The part of the dialect that only speaks."""

    provider = Provider.CLASSIC

    def enabling(self, order: ReplicationOrder) -> "models.InMageAzureV2EnableProtectionInput":
        """Write the request: the subnet is told by its name, and single disks only where known."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        appliance, landing, target = order.appliance, order.landing, order.target
        cache, group = landing.cache_storage_account_id, landing.multi_vm_group
        disks = [
            models.InMageAzureV2DiskInputDetails(
                disk_id=disk_id, disk_type=target.disk_type, log_storage_account_id=cache
            )
            for disk_id in order.machine.disk_ids
        ]
        return models.InMageAzureV2EnableProtectionInput(
            process_server_id=appliance.process_server_id,
            master_target_id=appliance.master_target_id or appliance.process_server_id,
            run_as_account_id=appliance.run_as_account_id or None,
            log_storage_account_id=cache,
            disk_type=target.disk_type,
            disks_to_include=disks or None,
            target_azure_v2_resource_group_id=target.resource_group_id or landing.resource_group_id,
            target_azure_network_id=target.network_id or landing.network_id,
            target_azure_subnet_id=target.subnet_name or landing.subnet_name,
            target_azure_vm_name=target.vm_name,
            target_vm_size=target.vm_size or None,
            license_type=target.license_type,
            multi_vm_group_id=multi_vm_group_id(group) if group else None,
            multi_vm_group_name=group or None,
            enable_rdp_on_target_option="Never",
            target_vm_tags=target.tags or None,
        )

    def failover(self, point_id: str) -> "models.InMageAzureV2UnplannedFailoverInput":
        """Write the request; this provider never shuts the source down."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        return models.InMageAzureV2UnplannedFailoverInput(recovery_point_id=point_id or None)

    def rehearsal(self, order: RehearsalOrder) -> "models.InMageAzureV2TestFailoverInput":
        """Write the request; the network stands beside it."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        return models.InMageAzureV2TestFailoverInput(recovery_point_id=order.point_id or None)

    def point_change(self, point_id: str) -> "models.InMageAzureV2ApplyRecoveryPointInput":
        """Write the request; the point stands beside it."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        del point_id
        return models.InMageAzureV2ApplyRecoveryPointInput()

    def read(self, properties: Any) -> dict[str, Any]:
        """Read an item: its initial replication shows as a resync, disk by disk."""
        details = properties.provider_specific_details
        disks = details.protected_disks or ()
        initial = "InitialReplication" in (properties.protection_state or "")
        resync = not initial and any(truth(disk.resync_required) for disk in disks)
        ready = not resync and Operation.UNPLANNED_FAILOVER in (properties.allowed_operations or ())
        total = sum(disk.disk_capacity_in_bytes or 0 for disk in disks)
        return {
            "provider": Provider.CLASSIC,
            "percent": 100 if ready else details.resync_progress_percentage or 0,
            "replicated_bytes": total if ready else sum(_replicated(disk) for disk in disks),
            "total_bytes": total,
            "resync_required": resync,
            "rpo": seconds(details.rpo_in_seconds),
            "last_recovery_point": moment(details.last_recovery_point_received),
            "target_vm_id": details.target_vm_id or "",
            "rehearsal_vm_id": f"{details.recovery_azure_resource_group_id}/providers/"
            f"Microsoft.Compute/virtualMachines/{details.recovery_azure_vm_name}{TEST_SUFFIX}"
            if details.recovery_azure_resource_group_id and details.recovery_azure_vm_name
            else "",
            "process_server_id": details.process_server_id or "",
            "pending_bytes": pending_bytes(
                (disk.source_data_in_mega_bytes, disk.ps_data_in_mega_bytes) for disk in disks
            ),
            "agent_version": details.agent_version or "",
            "agent_outdated": truth(details.is_agent_update_required)
            if details.is_agent_update_required
            else None,
            "restart_after_update": truth(details.is_reboot_after_update_required),
        }


def _replicated(disk: Any) -> int:
    """Tell how much of a disk has been compared; a resync that is not under way tells nothing."""
    if disk.resync_processed_bytes is not None:
        return int(disk.resync_processed_bytes)
    return (disk.disk_capacity_in_bytes or 0) * (disk.resync_progress_percentage or 0) // 100
