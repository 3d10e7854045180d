"""The request that enables replication by the modernised provider."""

from typing import TYPE_CHECKING

from domain.replication import ReplicationOrder

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models


def enable_input(order: ReplicationOrder) -> "models.EnableProtectionInput":
    """Write the request.

    One disk type for all disks: single ones may be named only where an agent has reported them.
    The machine's own id serves as protectable item id, as Microsoft's scripts have it.
    """
    from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

    landing, target = order.landing, order.target
    details = models.InMageRcmEnableProtectionInput(
        fabric_discovery_machine_id=order.machine.machine_id,
        process_server_id=order.appliance.process_server_id,
        run_as_account_id=order.machine.run_as_account_id or None,
        target_resource_group_id=target.resource_group_id or landing.resource_group_id,
        target_network_id=target.network_id or landing.network_id,
        target_subnet_name=target.subnet_name or landing.subnet_name,
        target_vm_name=target.vm_name,
        target_vm_size=target.vm_size or None,
        license_type=target.license_type,
        disks_default=models.InMageRcmDisksDefaultInput(
            disk_type=target.disk_type,
            log_storage_account_id=landing.cache_storage_account_id,
        ),
        target_vm_tags=[
            models.UserCreatedResourceTag(tag_name=name, tag_value=value)
            for name, value in target.tags.items()
        ],
    )
    return models.EnableProtectionInput(
        properties=models.EnableProtectionInputProperties(
            policy_id=f"{landing.vault.arm_id}/replicationPolicies/{landing.policy_name}",
            protectable_item_id=order.machine.machine_id,
            provider_specific_details=details,
        )
    )
