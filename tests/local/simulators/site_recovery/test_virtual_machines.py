import pytest

from local.simulators.site_recovery.http.shapes.virtual_machine import instance_view
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.failing_over import fail_over
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.making_machines import (
    delete_virtual_machine,
    get_virtual_machine,
    make_machine,
)
from local.simulators.site_recovery.model.settings import Mode
from local.simulators.site_recovery.model.trouble import inject


@pytest.fixture
def landed(staging):
    """Fail an item over, so that its virtual machine has just been made."""

    def land(*faults):
        staging.protect()
        for fault in faults:
            inject(staging.world, fault)
        fail_over(staging.world, "item", FailoverOrder())
        staging.wait(minutes=10)
        return staging.item().target.vm_id

    return land


def view(staging, vm_id):
    shown = instance_view(get_virtual_machine(staging.world, vm_id))
    power = [s["code"] for s in shown["statuses"] if s["code"].startswith("PowerState")]
    return power + [status["displayStatus"] for status in shown["vmAgent"]["statuses"]]


def test_a_machine_boots_and_then_its_agent_reports(staging, landed):
    vm_id = landed()
    assert view(staging, vm_id) == ["PowerState/starting", "Not Ready"]
    staging.wait(minutes=2)
    assert view(staging, vm_id) == ["PowerState/running", "Not Ready"]
    staging.wait(minutes=1)
    assert view(staging, vm_id.upper()) == ["PowerState/running", "Ready"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FaultKind.NEVER_BOOTS, ["PowerState/starting", "Not Ready"]),
        (FaultKind.AGENT_NEVER_READY, ["PowerState/running", "Not Ready"]),
    ],
)
def test_some_machines_never_come_to_life(staging, landed, kind, expected):
    vm_id = landed(Fault(kind, subject="WIN-1"))
    staging.wait(days=1)
    assert view(staging, vm_id) == expected


def test_a_machine_boots_by_looks_where_looks_move_the_world(stage):
    staging = stage(mode=Mode.LOOKS)
    machine = staging.machine()
    for _ in range(2):
        staging.world.agenda.look("site")
    staging.enable(machine=machine)
    for _ in range(8):
        staging.item()
    fail_over(staging.world, "item", FailoverOrder())
    for _ in range(2):
        vm_id = staging.item().target.vm_id
    assert [view(staging, vm_id)[0] for _ in range(2)] == [
        "PowerState/starting",
        "PowerState/running",
    ]


def test_a_deleted_machine_is_gone_after_its_time(staging, landed):
    vm_id = landed()
    delete_virtual_machine(staging.world, vm_id)
    assert get_virtual_machine(staging.world, vm_id).deleting
    staging.wait(minutes=1)
    with pytest.raises(ArmError) as caught:
        get_virtual_machine(staging.world, vm_id)
    assert caught.value.status == 404


def test_a_machine_made_anew_is_not_deleted_in_the_olds_place(staging, landed):
    vm_id = landed()
    delete_virtual_machine(staging.world, vm_id)
    old = get_virtual_machine(staging.world, vm_id)
    make_machine(staging.world, staging.item(), staging.world.now)
    staging.wait(minutes=5)
    assert get_virtual_machine(staging.world, vm_id) is not old
