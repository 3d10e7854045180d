from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.errors import Refused
from domain.replication import protected_item_id
from domain.source_instance import InstanceRef
from domain.vault import Health, ReplicationAppliance, Vault, require_healthy
from domain.virtual_machine import PowerState, VirtualMachine, alive

APPLIANCE = ReplicationAppliance(
    "appliance-1", "/f", "/f/replicationProtectionContainers/c", "ps", "10.0.0.10"
)


@pytest.mark.parametrize("health", [Health.NONE, Health.NORMAL, Health.WARNING])
def test_an_appliance_with_a_warning_still_replicates(health):
    require_healthy(replace(APPLIANCE, health=health))


@pytest.mark.parametrize(
    ("heartbeat", "words"), [(datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01"), (None, "never seen")]
)
def test_a_critical_appliance_is_refused_with_its_last_heartbeat(heartbeat, words):
    sick = replace(APPLIANCE, health=Health.CRITICAL, last_heartbeat=heartbeat)
    with pytest.raises(Refused, match=words) as refused:
        require_healthy(sick)
    assert "443" in refused.value.remedy


def test_a_vault_spells_its_arm_id():
    assert Vault("s", "g", "v").arm_id == (
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v"
    )


def test_a_protected_items_id_is_known_before_the_item_is():
    ref = InstanceRef("1", "eu-west-1", "i-00000001")
    item_id = protected_item_id(APPLIANCE, ref)
    assert item_id.startswith(f"{APPLIANCE.container_id}/replicationProtectedItems/")
    assert item_id == protected_item_id(APPLIANCE, ref)


@pytest.mark.parametrize(
    ("power", "provisioned", "lives"),
    [
        (PowerState.RUNNING, True, True),
        (PowerState.RUNNING, False, False),
        (PowerState.STARTING, True, False),
        (PowerState.DEALLOCATED, True, False),
    ],
)
def test_a_virtual_machine_lives_when_it_is_provisioned_and_runs(power, provisioned, lives):
    assert alive(VirtualMachine("/vm", power, provisioned)) is lives
