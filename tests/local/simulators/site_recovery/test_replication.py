from datetime import timedelta
from itertools import pairwise

import pytest

from local.simulators.site_recovery.model.discovery import (
    set_appliance_heartbeat,
    set_heartbeat,
    source_stopped,
)
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.health import grade, problems_of
from local.simulators.site_recovery.model.progress import progress_of
from local.simulators.site_recovery.model.recovery_points import (
    cut_latest,
    list_recovery_points,
    newest_point,
)
from local.simulators.site_recovery.model.settings import Mode
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery.replicating import (
    DISKS,
    GIB,
    TEN_MINUTES,
    codes,
    newest,
    percent,
    replicating,
)


def test_bytes_follow_the_throughput(stage):
    staging = replicating(stage)
    staging.wait(minutes=5)
    progress = progress_of(staging.world, staging.item())
    assert (progress.percent, progress.processed) == (50, 50 * GIB)
    assert progress.transferred == 18_000_000_000  # 60 % of the used half cross the network


def test_what_is_written_meanwhile_slows_the_initial_replication(stage):
    staging = replicating(stage, churn=50_000_000)
    staging.wait(minutes=10)
    assert percent(staging) == 50


def test_a_machines_own_figures_go_before_the_worlds(stage):
    staging = stage(**TEN_MINUTES)
    staging.enable(machine=staging.machine(disks=DISKS, throughput=200_000_000, churn=100_000_000))
    staging.wait(minutes=11)
    assert percent(staging) == 50


def test_more_churn_than_throughput_crawls_and_is_reported(stage):
    staging = replicating(stage, churn=120_000_000)
    staging.wait(minutes=10)
    assert progress_of(staging.world, staging.item()).health == "SlowProgress"
    assert percent(staging) == 1
    assert codes(staging) == {"78188"}
    assert grade(problems_of(staging.world, staging.item())) == "Warning"


@pytest.mark.parametrize("what", ["machine", "appliance"])
def test_a_heartbeat_that_stays_away_holds_the_initial_replication_up(stage, what):
    staging = replicating(stage)
    beat = {"machine": set_heartbeat, "appliance": set_appliance_heartbeat}[what]
    name = {"machine": "win-1", "appliance": "ferry-appliance"}[what]
    staging.wait(minutes=4)
    beat(staging.world, name, beats=False)
    staging.wait(hours=5)
    assert percent(staging) == 40
    beat(staging.world, name, beats=True)
    staging.wait(minutes=3)
    assert percent(staging) == 70


@pytest.mark.parametrize(
    ("stop", "code"),
    [
        (lambda world: set_heartbeat(world, "win-1", beats=False), "78174"),
        (lambda world: set_appliance_heartbeat(world, "ferry-appliance", beats=False), "806"),
    ],
)
def test_a_missing_heartbeat_is_reported_after_its_grace(staging, stop, code):
    staging.protect()
    stop(staging.world)
    staging.wait(minutes=14)
    assert codes(staging) == set()
    staging.wait(minutes=1)
    assert codes(staging) == {code}
    assert grade(problems_of(staging.world, staging.item())) == "Critical"


def test_an_hour_without_a_point_is_reported(staging):
    staging.protect()
    source_stopped(staging.world, "win-1")
    staging.wait(minutes=65)
    assert "153007" in codes(staging)


def test_points_come_every_five_minutes_and_the_policy_keeps_a_day_of_them(staging):
    staging.protect()
    staging.wait(days=3)
    points = list_recovery_points(staging.world, "item")
    gaps = {later.time - earlier.time for earlier, later in pairwise(points)}
    assert (len(points), gaps) == (289, {timedelta(minutes=5)})
    assert points[-1].time == newest(staging)


def test_a_stopped_source_makes_no_points_and_a_woken_one_does_again(staging):
    staging.protect()
    source_stopped(staging.world, "win-1.corp.example")
    last = newest(staging)
    staging.wait(minutes=30)
    assert newest(staging) == last
    set_heartbeat(staging.world, "WIN-1", beats=True)
    woken = staging.world.now
    staging.wait(minutes=12)
    assert newest(staging) == woken + timedelta(minutes=10)


def test_what_has_not_left_the_source_when_it_stops_is_not_in_any_point(stage):
    staging = stage(throughput=10_000_000, churn=5_000_000)
    staging.protect()
    staging.wait(hours=3)
    stopped = staging.world.now
    source_stopped(staging.world, "win-1")
    staging.wait(hours=1)
    with staging.world.intervention():
        cut = cut_latest(staging.world, staging.item())
    assert stopped - cut.time == timedelta(seconds=150)  # five minutes' churn at half the speed


def test_the_initial_replication_itself_may_fail(staging):
    inject(staging.world, Fault(FaultKind.JOB_ERROR, "initial_replication", code="78169"))
    item = staging.protect()
    assert item.stage is Stage.INITIAL_REPLICATION_FAILED
    assert codes(staging) == {"78169"}


@pytest.mark.parametrize("mode", [Mode.IMMEDIATELY, Mode.LOOKS, "looks"])
def test_worlds_without_time_come_to_the_first_point_as_well(stage, mode):
    staging = stage(mode=mode)
    machine = staging.machine()
    for _ in range(2):
        staging.world.agenda.look("site")
    staging.enable(machine=machine)
    seen = [progress_of(staging.world, staging.item()).percent for _ in range(9)]
    if mode == Mode.LOOKS:
        assert seen == [None, 0, 25, 50, 75, 100, 100, 100, 100]
    else:
        assert seen == [100] * 9
    assert newest_point(staging.world, staging.item()).time == staging.world.now
