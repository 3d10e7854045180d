"""Requests as a client of the SDK writes them."""

from azure.mgmt.recoveryservicessiterecovery import models

RCM = "InMageRcm"


def enabling(reached, machine, **changes):
    estate = reached.world.estate
    details = {
        "fabric_discovery_machine_id": f"{estate.site_id}/machines/{machine.name}",
        "process_server_id": reached.world.appliances[0].server_id,
        "target_resource_group_id": estate.target_resource_group_id,
        "target_vm_name": "vm",
        "target_network_id": estate.network_id,
        "target_subnet_name": "default",
        "disks_default": models.InMageRcmDisksDefaultInput(
            log_storage_account_id=estate.cache_storage_account_id, disk_type="StandardSSD_LRS"
        ),
        "target_vm_tags": [models.UserCreatedResourceTag(tag_name="a", tag_value="b")],
    }
    return models.EnableProtectionInput(
        properties=models.EnableProtectionInputProperties(
            policy_id=f"{estate.vault_id}/replicationPolicies/{estate.policy}",
            provider_specific_details=models.InMageRcmEnableProtectionInput(**(details | changes)),
        )
    )


def failing_over(**details):
    return models.UnplannedFailoverInput(
        properties=models.UnplannedFailoverInputProperties(
            failover_direction="PrimaryToRecovery",
            provider_specific_details=models.InMageRcmUnplannedFailoverInput(
                **({"perform_shutdown": "false"} | details)
            ),
        )
    )


def rehearsing():
    return models.TestFailoverInput(
        properties=models.TestFailoverInputProperties(
            failover_direction="PrimaryToRecovery",
            network_type="VmNetworkAsInput",
            network_id="a/network",
            provider_specific_details=models.InMageRcmTestFailoverInput(network_id="a/network"),
        )
    )


def cleaning_up():
    properties = models.TestFailoverCleanupInputProperties(comments="seen")
    return models.TestFailoverCleanupInput(properties=properties)


def changing_point(point):
    return models.ApplyRecoveryPointInput(
        properties=models.ApplyRecoveryPointInputProperties(
            recovery_point_id=point,
            provider_specific_details=models.InMageRcmApplyRecoveryPointInput(
                recovery_point_id=point
            ),
        )
    )


def removing(reason):
    return models.DisableProtectionInput(
        properties=models.DisableProtectionInputProperties(
            disable_protection_reason=reason,
            replication_provider_input=models.DisableProtectionProviderSpecificInput(
                instance_type=RCM
            ),
        )
    )


def updating(**details):
    return models.UpdateReplicationProtectedItemInput(
        properties=models.UpdateReplicationProtectedItemInputProperties(
            provider_specific_details=models.InMageRcmUpdateReplicationProtectedItemInput(**details)
        )
    )


def state(item):
    """Tell an item's state."""
    return item.properties.protection_state


def item_id(reached, name):
    """Spell an item's id."""
    return f"{reached.world.estate.container_id}/replicationProtectedItems/{name}"


def manual(name, words="look"):
    details = models.RecoveryPlanManualActionDetails(description=words)
    return acting(name, details)


def runbook(name):
    details = models.RecoveryPlanAutomationRunbookActionDetails(
        runbook_id=f"/subscriptions/s/runbooks/{name}", fabric_location="Recovery"
    )
    return acting(name, details)


def acting(name, details):
    return models.RecoveryPlanAction(
        action_name=name,
        failover_types=["UnplannedFailover"],
        failover_directions=["PrimaryToRecovery"],
        custom_details=details,
    )


def booting(reached, names, before=(), after=()):
    return models.RecoveryPlanGroup(
        group_type="Boot",
        replication_protected_items=[
            models.RecoveryPlanProtectedItem(id=item_id(reached, name)) for name in names
        ],
        start_group_actions=list(before),
        end_group_actions=list(after),
    )


def planning(reached, names=(), groups=None, **changes):
    usual = {
        "primary_fabric_id": reached.world.estate.fabric_id,
        "recovery_fabric_id": "Microsoft Azure",
        "failover_deployment_model": "ResourceManager",
        "groups": groups if groups is not None else [booting(reached, names)],
    }
    return models.CreateRecoveryPlanInput(
        properties=models.CreateRecoveryPlanInputProperties(**(usual | changes))
    )


def failing_plan_over(provider=RCM):
    kinds = {
        RCM: models.RecoveryPlanInMageRcmFailoverInput,
        "InMageAzureV2": models.RecoveryPlanInMageAzureV2FailoverInput,
    }
    return models.RecoveryPlanUnplannedFailoverInput(
        properties=models.RecoveryPlanUnplannedFailoverInputProperties(
            failover_direction="PrimaryToRecovery",
            source_site_operations="NotRequired",
            provider_specific_details=[kinds[provider](recovery_point_type="Latest")],
        )
    )


def rehearsing_plan():
    return models.RecoveryPlanTestFailoverInput(
        properties=models.RecoveryPlanTestFailoverInputProperties(
            failover_direction="PrimaryToRecovery",
            network_type="VmNetworkAsInput",
            network_id="a/network",
        )
    )


def cleaning_plan_up():
    properties = models.RecoveryPlanTestFailoverCleanupInputProperties(comments="seen")
    return models.RecoveryPlanTestFailoverCleanupInput(properties=properties)
