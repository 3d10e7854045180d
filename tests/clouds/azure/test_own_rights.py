from datetime import UTC, datetime, timedelta

import pytest

from clouds.azure.arm import Arm
from clouds.azure.own_rights import read_arm_clock, read_permissions
from domain.checkup.azure_rights import Permission
from domain.errors import Refused, Transient
from local.clock import VirtualClock
from local.simulators.site_recovery.http.server import Server
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.permissions import GrantedPermission, stage_permissions
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.trouble import inject
from local.simulators.site_recovery.model.world import World


@pytest.fixture
def staged():
    world = World(VirtualClock(), WorldSettings(page_size=2))
    with Server(world) as server:
        yield world, Arm(server.url, world.estate.subscription_id)


def test_the_permissions_of_a_scope_are_those_given_there_and_above_on_every_page(staged):
    world, arm = staged
    group = f"/subscriptions/{world.estate.subscription_id}/resourceGroups/g"
    account = f"{group}/providers/Microsoft.Storage/storageAccounts/cache"
    assert read_permissions(arm, account) == (Permission(("*",)),)
    given = tuple(GrantedPermission((f"A.B/{each}/*",), ("A.B/c/delete",)) for each in "cde")
    stage_permissions(world, group, given)
    stage_permissions(world, account, (GrantedPermission(("F.G/read",)),))
    here = (Permission(("F.G/read",)),)
    above = tuple(Permission((f"A.B/{each}/*",), ("A.B/c/delete",)) for each in "cde")
    assert read_permissions(arm, account) == here + above
    assert read_permissions(arm, group.upper().replace("SUBSCRIPTIONS", "subscriptions")) == above
    assert read_permissions(arm, group.rpartition("/resourceGroups")[0]) == (Permission(("*",)),)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(FaultKind.HTTP_ERROR, "list_permissions", status=403, code="Denied"), Refused),
        (Fault(FaultKind.THROTTLE, "list_permissions"), Transient),
    ],
)
def test_a_refusal_and_a_delay_are_told_apart(staged, fault, error):
    world, arm = staged
    inject(world, fault)
    with pytest.raises(error):
        read_permissions(arm, f"/subscriptions/{world.estate.subscription_id}")


def test_resource_managers_clock_is_read_from_whatever_it_answers(staged):
    world, arm = staged
    inject(world, Fault(FaultKind.HTTP_ERROR, "list_permissions", status=403, code="Denied"))
    assert abs(read_arm_clock(arm) - datetime.now(UTC)) < timedelta(minutes=5)


def test_nobody_there_is_a_delay():
    with pytest.raises(Transient):
        read_arm_clock(Arm("http://127.0.0.1:1", "s"))
