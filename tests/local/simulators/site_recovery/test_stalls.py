"""Replication that a fault holds up."""

from datetime import timedelta

from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.progress import progress_of
from local.simulators.site_recovery.model.recovery_points import (
    list_recovery_points,
)
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.trouble import inject, withdraw
from tests.local.simulators.site_recovery.replicating import (
    DISKS,
    TEN_MINUTES,
    codes,
    newest,
    percent,
    replicating,
)


def test_a_stall_holds_the_initial_replication_at_its_percentage(stage):
    staging = stage(**TEN_MINUTES)
    number = inject(staging.world, Fault(FaultKind.STALLED_REPLICATION, at_percent=30))
    staging.enable(machine=staging.machine(disks=DISKS))
    staging.wait(hours=4)
    assert percent(staging) == 30
    assert progress_of(staging.world, staging.item()).health == "NoProgress"
    assert codes(staging) == {"78169"}
    withdraw(staging.world, number)
    staging.wait(minutes=8)
    assert staging.item().stage is Stage.PROTECTED


def test_a_stall_seizes_what_replicates_already(stage):
    staging = replicating(stage)
    staging.wait(minutes=6)
    inject(staging.world, Fault(FaultKind.STALLED_REPLICATION, subject="WIN-1", at_percent=10))
    staging.wait(hours=1)
    assert percent(staging) == 60


def test_a_stall_of_a_protected_item_ends_its_points_until_it_is_withdrawn(staging):
    staging.protect()
    last = newest(staging)
    number = inject(staging.world, Fault(FaultKind.STALLED_REPLICATION, subject="item"))
    staging.wait(minutes=30)
    assert newest(staging) == last
    withdraw(staging.world, number)
    staging.wait(minutes=10)
    assert newest(staging) > last + timedelta(minutes=30)


def test_a_stall_at_the_very_end_lets_the_first_point_through_and_no_second(staging):
    inject(staging.world, Fault(FaultKind.STALLED_REPLICATION, at_percent=100))
    assert staging.protect().stage is Stage.PROTECTED
    staging.wait(hours=1)
    assert len(list_recovery_points(staging.world, "item")) == 1


def test_a_stall_of_another_item_harms_nobody_else(staging):
    inject(staging.world, Fault(FaultKind.STALLED_REPLICATION, subject="WIN-2"))
    assert staging.protect().stage is Stage.PROTECTED
