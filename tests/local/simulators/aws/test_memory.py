import pytest

from domain.errors import Transient
from domain.source_instance import Disk, InstanceRef, InstanceState, SourceInstance
from local.clock import VirtualClock
from local.simulators.aws.memory import SimulatedSourceCloud

REF = InstanceRef("123456789012", "eu-central-1", "i-0123456789abcdef0")


@pytest.fixture
def source():
    made = SimulatedSourceCloud(VirtualClock())
    made.add(SourceInstance(REF, InstanceState.RUNNING, ping_status="Online"))
    return made


def test_errors_come_in_the_order_in_which_they_were_given_and_then_no_more(source):
    source.next_time("stop_instance", Transient("one"), Transient("two"))
    for word in ("one", "two"):
        with pytest.raises(Transient, match=word):
            source.stop_instance(REF)
    source.stop_instance(REF)
    assert source.describe_instance(REF).state == "stopping"


def test_a_call_that_failed_changed_nothing(source):
    source.next_time("stop_instance", Transient("throttled"))
    with pytest.raises(Transient):
        source.stop_instance(REF)
    assert source.describe_instance(REF).state == "running"
    assert source.journal == []


def test_a_call_whose_answer_is_lost_has_acted(source):
    source.next_time("stop_instance", Transient("connection closed"), acted=True)
    with pytest.raises(Transient):
        source.stop_instance(REF)
    assert source.describe_instance(REF).state == "stopping"
    assert source.journal == [("stop_instance", REF.instance_id)]


def test_the_journal_knows_changes_and_no_looks(source):
    source.describe_instance(REF)
    source.stop_instance(REF)
    source.withdraw_replication(REF)
    assert [operation for operation, _ in source.journal] == [
        "stop_instance",
        "withdraw_replication",
    ]


def test_what_is_described_cannot_be_changed_from_outside(source):
    source.describe_instance(REF).tags["ferry:x"] = "y"
    assert source.describe_instance(REF).tags == {}


def test_a_machine_knows_its_disks_the_root_disk_first():
    source = SimulatedSourceCloud(VirtualClock())
    disks = (Disk("vol-2", "xvdb", 200), Disk("vol-1", "/dev/sda1", 30, root=True))
    source.add(SourceInstance(REF, InstanceState.RUNNING, disks=disks))
    assert source.machine(REF).disk_bytes == (30 * 1024**3, 200 * 1024**3)
