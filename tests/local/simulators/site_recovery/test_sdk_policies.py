"""Policies and mappings through the real SDK."""

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.model.settings import Mode


def test_a_policy_is_created_mapped_changed_and_taken_away(reached):
    policies = reached.client.replication_policies
    mappings = reached.client.replication_protection_container_mappings
    rules = models.InMageRcmPolicyCreationInput(
        recovery_point_history_in_minutes=4320,
        crash_consistent_frequency_in_minutes=5,
        app_consistent_frequency_in_minutes=60,
        enable_multi_vm_sync="true",
    )
    created = policies.begin_create(
        *reached.vault,
        "mine",
        models.CreatePolicyInput(
            properties=models.CreatePolicyInputProperties(provider_specific_input=rules)
        ),
    ).result()
    assert created.properties.provider_specific_details.enable_multi_vm_sync == "true"
    assert {policy.name for policy in policies.list(*reached.vault)} == {
        "24-hour-replication-policy",
        "mine",
    }
    mapped = mappings.begin_create(
        *reached.container,
        "mapping",
        models.CreateProtectionContainerMappingInput(
            properties=models.CreateProtectionContainerMappingInputProperties(
                policy_id=created.id,
                target_protection_container_id="Microsoft Azure",
                provider_specific_input=models.ReplicationProviderSpecificContainerMappingInput(
                    instance_type="ReplicationProviderSpecificContainerMappingInput"
                ),
            )
        ),
    ).result()
    assert (mapped.properties.state, mapped.properties.policy_id) == ("Paired", created.id)
    upgraded = mappings.begin_update(
        *reached.container,
        "mapping",
        models.UpdateProtectionContainerMappingInput(
            properties=models.UpdateProtectionContainerMappingInputProperties(
                provider_specific_input=models.InMageRcmUpdateContainerMappingInput(
                    enable_agent_auto_upgrade="false"
                )
            )
        ),
    ).result()
    details = upgraded.properties.provider_specific_details
    assert details.enable_agent_auto_upgrade == "false"
    assert mappings.get(*reached.container, "mapping").id == mapped.id
    rules.recovery_point_history_in_minutes = 60
    changed = policies.begin_update(
        *reached.vault,
        "mine",
        models.UpdatePolicyInput(
            properties=models.UpdatePolicyInputProperties(replication_provider_settings=rules)
        ),
    ).result()
    assert changed.properties.provider_specific_details.recovery_point_history_in_minutes == 60
    unmapping = models.RemoveProtectionContainerMappingInput(
        properties=models.RemoveProtectionContainerMappingInputProperties(
            provider_specific_input=models.ReplicationProviderContainerUnmappingInput()
        )
    )
    assert mappings.begin_delete(*reached.container, "mapping", unmapping).result() is None
    assert [one.name for one in mappings.list(*reached.vault)] == [
        "ferry-container-24-hour-replication-policy"
    ]
    assert policies.begin_delete(*reached.vault, "mine").result() is None
    with pytest.raises(ResourceNotFoundError):
        policies.get(*reached.vault, "mine")


def test_a_mapping_may_be_purged(reached):
    mappings = reached.client.replication_protection_container_mappings
    name = next(mappings.list_by_replication_protection_containers(*reached.container)).name
    assert mappings.begin_purge(*reached.container, name).result() is None
    assert list(mappings.list(*reached.vault)) == []


def classic_policy(**changes):
    usual = {
        "recovery_point_history": 2880,
        "crash_consistent_frequency_in_minutes": 5,
        "app_consistent_frequency_in_minutes": 60,
        "recovery_point_threshold_in_minutes": 10,
        "multi_vm_sync_status": "Disable",
    }
    rules = models.InMageAzureV2PolicyInput(**(usual | changes))
    return models.CreatePolicyInput(
        properties=models.CreatePolicyInputProperties(provider_specific_input=rules)
    )


def associating(policy):
    return models.CreateProtectionContainerMappingInput(
        properties=models.CreateProtectionContainerMappingInputProperties(
            policy_id=policy.id,
            target_protection_container_id="Microsoft Azure",
            provider_specific_input=models.ReplicationProviderSpecificContainerMappingInput(
                instance_type="ReplicationProviderSpecificContainerMappingInput"
            ),
        )
    )


def test_a_classic_policy_is_mapped_to_a_classic_container_only(reached, reach, stage):
    client, vault = reached.client, reached.vault
    policy = client.replication_policies.begin_create(*vault, "old", classic_policy()).result()
    mappings = client.replication_protection_container_mappings
    with pytest.raises(HttpResponseError) as caught:
        mappings.begin_create(*reached.container, "m", associating(policy))
    assert caught.value.error.code == "PolicyProviderMismatch"
    classic = reach(stage(classic=True, mode=Mode.IMMEDIATELY, retry_after=timedelta()))
    client = classic.client
    policy = client.replication_policies.begin_create(*vault, "old", classic_policy()).result()
    shown = policy.properties.provider_specific_details
    assert (shown.recovery_point_history, shown.recovery_point_threshold_in_minutes) == (2880, 10)
    assert (shown.multi_vm_sync_status, shown.instance_type) == ("Disabled", "InMageAzureV2")
    mappings = client.replication_protection_container_mappings
    mapped = mappings.begin_create(*classic.container, "m", associating(policy)).result()
    assert (mapped.properties.state, mapped.properties.policy_id) == ("Paired", policy.id)
    listed = mappings.list_by_replication_protection_containers(*classic.container)
    assert "m" in [one.name for one in listed]
    where = (*classic.container, "m")
    mappings.begin_delete(*where, models.RemoveProtectionContainerMappingInput()).result()
    with pytest.raises(ResourceNotFoundError):
        mappings.get(*where)


@pytest.mark.parametrize(
    "changes", [{"recovery_point_history": 4321}, {"multi_vm_sync_status": "Enabled"}]
)
def test_a_classic_policy_keeps_points_for_three_days_and_has_its_own_words(reached, changes):
    with pytest.raises(HttpResponseError) as caught:
        reached.client.replication_policies.begin_create(
            *reached.vault, "old", classic_policy(**changes)
        )
    assert caught.value.status_code == 400


def test_each_provider_has_its_operating_systems(reached):
    supported = reached.client.supported_operating_systems
    both = supported.get(*reached.vault).properties.supported_os_list
    assert [one.instance_type for one in both] == ["InMageRcm", "InMageAzureV2"]
    (classic,) = supported.get(
        *reached.vault, instance_type="InMageAzureV2"
    ).properties.supported_os_list
    assert "Windows Server 2012 R2" in [one.os_name for one in classic.supported_os]
