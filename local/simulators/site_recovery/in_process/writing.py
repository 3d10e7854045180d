"""The domain's orders as the model takes them."""

from domain.provider import Provider
from domain.replication import ReplicationOrder
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.enable_order import EnableOrder
from local.simulators.site_recovery.model.target import DiskChoice, TargetSettings


def write_enable_order(order: ReplicationOrder) -> EnableOrder:
    """Write the order to protect a machine; what the target leaves open, the landing decides."""
    landing, target = order.landing, order.target
    return EnableOrder(
        policy_id=f"{landing.vault.arm_id}/replicationPolicies/{landing.policy_name}",
        fabric=last_segment(order.appliance.fabric_id),
        machine_id=order.machine.machine_id,
        process_server_id=order.appliance.process_server_id,
        target=TargetSettings(
            resource_group_id=target.resource_group_id or landing.resource_group_id,
            vm_name=target.vm_name,
            vm_size=target.vm_size or None,
            network_id=target.network_id or landing.network_id,
            subnet_name=target.subnet_name or landing.subnet_name,
            license_type=target.license_type,
            boot_diagnostics_storage_account_id=None
            if order.appliance.provider is Provider.CLASSIC
            else target.boot_diagnostics_storage_account_id or None,
            vm_tags=tuple(target.tags.items()),
        ),
        disks_default=DiskChoice(target.disk_type, landing.cache_storage_account_id),
        protectable_item_id=order.machine.machine_id,
        multi_vm_group=landing.multi_vm_group or None,
        run_as_account_id=order.machine.run_as_account_id
        or order.appliance.run_as_account_id
        or None,
        master_target_id=order.appliance.master_target_id or order.appliance.process_server_id,
    )
