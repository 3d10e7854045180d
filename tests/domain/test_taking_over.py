from dataclasses import replace

from domain.machine import DiscoveredMachine, MachineIdentity
from domain.names import protected_item_name
from domain.replication import item_of, protected_item_id, taken_over, taking_over
from domain.source_instance import InstanceRef
from domain.vault import ReplicationAppliance

REF = InstanceRef("123456789012", "eu-central-1", "i-0123456789abcdef0")
SERVER = ReplicationAppliance("ps", "/f", "/f/replicationProtectionContainers/c", "ps", "10.0.0.1")
NEW = DiscoveredMachine("/m", MachineIdentity("", "web-1"))
THEIRS = replace(NEW, item_id="/f/replicationProtectedItems/made-in-the-portal")
OURS = replace(NEW, item_id=f"/F/replicationprotecteditems/{protected_item_name(REF).upper()}")


def test_a_machines_item_is_the_one_it_has_or_ferrys_own():
    assert item_of(NEW, SERVER, REF) == protected_item_id(SERVER, REF)
    assert item_of(THEIRS, SERVER, REF) == THEIRS.item_id


def test_only_an_item_that_somebody_else_made_is_taken_over():
    assert [taken_over(each, REF) for each in (NEW, THEIRS, OURS)] == [False, True, False]
    assert "made-in-the-portal" in taking_over(THEIRS)
