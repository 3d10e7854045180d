"""Requests about classic items, as a client of the SDK writes them."""

from azure.mgmt.recoveryservicessiterecovery import models

from domain.component import Role

CLASSIC = "InMageAzureV2"


def discovering(address="10.0.0.21", name="WIN-1", os_type="Windows"):
    return models.DiscoverProtectableItemRequest(
        properties=models.DiscoverProtectableItemRequestProperties(
            friendly_name=name, ip_address=address, os_type=os_type
        )
    )


def enabling(world, protectable_item_id, **changes):
    estate, fabric = world.estate, world.fabrics[0]
    details = {
        "process_server_id": fabric.serving(Role.PROCESS_SERVER)[0].server_id,
        "master_target_id": fabric.serving(Role.MASTER_TARGET)[0].server_id,
        "run_as_account_id": "1",
        "log_storage_account_id": estate.cache_storage_account_id,
        "disk_type": "StandardSSD_LRS",
        "target_azure_v2_resource_group_id": estate.target_resource_group_id,
        "target_azure_network_id": estate.network_id,
        "target_azure_subnet_id": "default",
        "target_azure_vm_name": "vm",
        "enable_rdp_on_target_option": "Never",
        "target_vm_tags": {"a": "b"},
    }
    return models.EnableProtectionInput(
        properties=models.EnableProtectionInputProperties(
            policy_id=f"{estate.vault_id}/replicationPolicies/{estate.policy}",
            protectable_item_id=protectable_item_id,
            provider_specific_details=models.InMageAzureV2EnableProtectionInput(
                **(details | changes)
            ),
        )
    )


def failing_over(**details):
    return models.UnplannedFailoverInput(
        properties=models.UnplannedFailoverInputProperties(
            failover_direction="PrimaryToRecovery",
            source_site_operations="NotRequired",
            provider_specific_details=models.InMageAzureV2UnplannedFailoverInput(**details),
        )
    )


def changing_point(point):
    return models.ApplyRecoveryPointInput(
        properties=models.ApplyRecoveryPointInputProperties(
            recovery_point_id=point,
            provider_specific_details=models.InMageAzureV2ApplyRecoveryPointInput(),
        )
    )


def rehearsing(network="a/network"):
    return models.TestFailoverInput(
        properties=models.TestFailoverInputProperties(
            failover_direction="PrimaryToRecovery",
            network_type="VmNetworkAsInput",
            network_id=network,
            provider_specific_details=models.InMageAzureV2TestFailoverInput(),
        )
    )


def updating_agent(account="1"):
    return models.UpdateMobilityServiceRequest(
        properties=models.UpdateMobilityServiceRequestProperties(run_as_account_id=account)
    )


def moving(source, target, items=(), update_type="ServerLevel", container=None):
    return models.FailoverProcessServerRequest(
        properties=models.FailoverProcessServerRequestProperties(
            container_name=container,
            source_process_server_id=source,
            target_process_server_id=target,
            vms_to_migrate=list(items),
            update_type=update_type,
        )
    )


def switching(vault_id, fabric_id, appliance_id, provider="InMageRcm"):
    return models.SwitchProviderInput(
        properties=models.SwitchProviderInputProperties(
            target_instance_type=provider,
            provider_specific_details=models.InMageAzureV2SwitchProviderInput(
                target_vault_id=vault_id,
                target_fabric_id=fabric_id,
                target_appliance_id=appliance_id,
            ),
        )
    )
