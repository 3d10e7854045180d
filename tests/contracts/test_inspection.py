"""What every Inspection keeps: the double in memory, and the adapter on simulated AWS."""

import pytest

from clouds.aws.command_documents import INSPECTION
from domain.errors import Refused
from domain.preflight.reading import Inspected, InspectionOrder, inspection_ended
from domain.source_instance import InstanceRef
from local.simulators.aws.seed_variants import Variant


def inspected(world, ref, run="w1:1:0"):
    world.inspection.inspect(InspectionOrder(ref, run))
    world.pass_time(minutes=2)
    return world.inspection.inspect(InspectionOrder(ref, run))


def test_an_inspection_runs_a_while_and_then_tells_what_the_machine_is(world):
    ref = world.add()
    assert world.inspection.inspect(InspectionOrder(ref, "w1:1:0")) == Inspected()
    assert world.inspection.inspect(InspectionOrder(ref, "w1:1:0")) == Inspected()
    found = inspected(world, ref)
    assert found.trouble == ""
    assert (found.guest.product_type, found.guest.firmware) == (3, "BIOS")
    assert found.guest.disks[0].boot
    assert found.guest.service("dhcp").state == "Running"


def test_a_run_is_answered_by_one_look_and_another_run_by_its_own(world):
    ref = world.add()
    assert not inspected(world, ref, "first").guest.reboot_pending
    world.differ(ref, reboot_pending=True)
    assert not inspected(world, ref, "first").guest.reboot_pending
    assert inspected(world, ref, "second").guest.reboot_pending


def test_to_recall_an_inspection_tells_the_same_and_begins_none(world):
    ref = world.add()
    assert world.inspection.recall(InspectionOrder(ref, "w1:1:0")) == Inspected()
    assert world.inspection.inspect(InspectionOrder(ref, "w1:1:0")) == Inspected()
    world.pass_time(minutes=2)
    assert world.inspection.recall(InspectionOrder(ref, "w1:1:0")).guest
    assert world.inspection.recall(InspectionOrder(ref, "w1:2:0")) == Inspected()
    world.pass_time(minutes=2)
    assert world.inspection.recall(InspectionOrder(ref, "w1:2:0")) == Inspected()


@pytest.mark.parametrize(
    ("fault", "said"),
    [({"exit_code": 202, "error": "PowerShell is older"}, "older"), ({"hangs": True}, "TimedOut")],
)
def test_an_inspection_that_fails_says_why(world, fault, said):
    ref = world.add()
    world.fail_command(INSPECTION, **fault)
    world.inspection.inspect(InspectionOrder(ref, "w1"))
    world.pass_time(hours=2)
    found = world.inspection.inspect(InspectionOrder(ref, "w1"))
    assert inspection_ended(found)
    assert (found.guest, said in found.trouble) == (None, True)


def test_what_is_no_report_is_told_as_unreadable(world):
    ref = world.add()
    world.fail_command(INSPECTION, exit_code=0, output="Access is denied.")
    assert "can't be read" in inspected(world, ref).trouble


def test_a_machine_that_nobody_manages_can_not_be_inspected(world):
    found = world.inspection.inspect(InspectionOrder(world.add(Variant.UNMANAGED), "w1"))
    assert (found.guest, "does not manage" in found.trouble) == (None, True)


def test_the_facts_of_an_ordinary_instance_name_its_interface_volume_and_size(world):
    ref = world.add()
    facts = world.inspection.describe_facts(ref)
    assert [each.addresses for each in facts.interfaces] == [(world.address_of(ref),)]
    assert [each.size_gib for each in facts.volumes] == [30]
    assert (facts.vcpus, facts.memory_mib) == (2, 8192)
    assert (facts.lifecycle, facts.tenancy, facts.usage_operation) == (
        "",
        "default",
        "RunInstances:0002",
    )


def test_an_instance_that_is_not_there_has_no_facts(world):
    with pytest.raises(Refused) as refused:
        world.inspection.describe_facts(
            InstanceRef("123456789012", "eu-central-1", "i-00000000000000bad")
        )
    assert refused.value.refusal.code == "ec2.InvalidInstanceID.NotFound"
