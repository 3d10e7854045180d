"""Policies and mappings through the real SDK."""

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.recoveryservicessiterecovery import models


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
