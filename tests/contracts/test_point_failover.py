"""What the vault promises of pending bytes, recovery points, and a failover to exactly one."""

from datetime import timedelta

import pytest

from domain.errors import Refused
from domain.job import NOTHING_TO_DO, JobState
from domain.protected_item import failed_over
from domain.replication import PointFailover, point_name
from local.simulators.journal import BLOCK_BYTES, Interval, Writer, Writing
from local.simulators.site_recovery.model.discovery import source_stopped
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject, withdraw
from local.simulators.site_recovery.model.writing import machine_hash, note_writing, point_hash
from tests.contracts.asking import last, refusal
from tests.contracts.vaults import IDENTITY

EVERY = timedelta(seconds=7)


def points(vault, item_id):
    return vault.site_recovery.list_recovery_points(item_id)


def item(vault, item_id):
    return vault.site_recovery.get_protected_item(item_id)


def write(vault, *, until=None, skew=timedelta(), since=None):
    """Let a machine write from the world's first moment, and rest at one where given."""
    begun = since or vault.clock.now() - timedelta(hours=1)
    writer = Writer("seed", begun, EVERY, (Interval(begun, until),))
    note_writing(vault.world, IDENTITY.bios_id, Writing((writer,), until, skew))


def hash_of(vault, item_id):
    return machine_hash(vault.world, item(vault, item_id).target_vm_id)


def source_hash(vault):
    return point_hash(vault.world, IDENTITY.bios_id, vault.clock.now())


# --- the failover ---------------------------------------------------------------------------------


def test_a_failover_lands_on_exactly_the_point_that_it_was_told(vault):
    item_id = vault.protect()
    vault.wait(minutes=20)
    chosen = points(vault, item_id)[2]
    job = vault.finish(
        vault.site_recovery.start_point_failover(PointFailover(item_id, chosen.point_id))
    )
    found = item(vault, item_id)
    assert (job.state, failed_over(found)) == (JobState.SUCCEEDED, True)
    assert point_name(found.failover_point_id) == chosen.name


def test_a_failover_to_a_point_happens_once_however_often_it_is_asked_for(vault):
    item_id = vault.protect()
    order = PointFailover(item_id, points(vault, item_id)[0].point_id)
    first, again = (vault.site_recovery.start_point_failover(order) for _ in range(2))
    assert last(first) == last(again) != ""
    vault.finish(first)
    assert vault.site_recovery.start_point_failover(order) == NOTHING_TO_DO
    assert len(vault.world.ledger.effects("unplanned_failover")) == 1


def test_an_item_that_has_failed_over_to_another_point_is_refused(vault):
    item_id = vault.protect()
    vault.wait(minutes=20)
    newer, older = points(vault, item_id)[:2]
    start = vault.site_recovery.start_point_failover
    vault.finish(start(PointFailover(item_id, newer.point_id)))
    refused = refusal(start, PointFailover(item_id, older.point_id))
    assert refused.code == "site_recovery.other_point"


def test_a_point_that_is_not_there_is_refused_and_nothing_begins(vault):
    item_id = vault.protect()
    order = PointFailover(item_id, f"{item_id}/recoveryPoints/gone")
    with pytest.raises(Refused):
        vault.site_recovery.start_point_failover(order)
    assert not item(vault, item_id).running_job_id


def test_a_failover_before_it_is_allowed_is_refused(vault):
    order = vault.order()
    vault.site_recovery.enable_replication(order)
    vault.wait(minutes=vault.enabling)
    refused = refusal(
        vault.site_recovery.start_point_failover, PointFailover(order.item_id, "point")
    )
    assert refused.code.endswith("_not_allowed")


def test_a_late_job_succeeds_long_after_its_time(vault):
    item_id = vault.protect()
    late = Fault(FaultKind.LATE_JOB, "unplanned_failover", late=timedelta(hours=3))
    inject(vault.world, late)
    order = PointFailover(item_id, points(vault, item_id)[0].point_id)
    job = vault.site_recovery.start_point_failover(order)
    vault.wait(hours=3)
    assert vault.site_recovery.get_job(job.job_id).state is JobState.IN_PROGRESS
    vault.wait(minutes=15)
    assert vault.site_recovery.get_job(job.job_id).state is JobState.SUCCEEDED


# --- what is pending ------------------------------------------------------------------------------


def test_what_a_machine_writes_is_pending_until_it_has_arrived(vault):
    item_id = vault.protect()
    vault.wait(minutes=10)
    assert item(vault, item_id).pending_bytes == 1_875_000
    note_writing(vault.world, IDENTITY.bios_id, Writing(rests=vault.clock.now()))
    assert item(vault, item_id).pending_bytes == 1_875_000
    vault.wait(seconds=10)
    assert item(vault, item_id).pending_bytes == 0


def test_each_block_that_somebody_writes_is_pending_until_it_has_arrived(vault):
    item_id = vault.protect()
    write(vault)
    vault.wait(minutes=10)
    seen = []
    for _ in range(12):
        vault.wait(seconds=2)
        seen.append(item(vault, item_id).pending_bytes)
    assert set(seen) == {0, BLOCK_BYTES}


def test_nothing_is_pending_of_an_item_that_has_failed_over(vault):
    item_id = vault.protect()
    vault.wait(minutes=10)
    vault.finish(vault.site_recovery.start_failover(item_id))
    assert item(vault, item_id).pending_bytes == 0


def test_pending_bytes_may_never_drain(vault):
    item_id = vault.protect()
    write(vault, until=vault.clock.now())
    number = inject(vault.world, Fault(FaultKind.PENDING_STAYS, pending_bytes=4096))
    vault.wait(minutes=30)
    assert item(vault, item_id).pending_bytes == 4096
    withdraw(vault.world, number)
    assert item(vault, item_id).pending_bytes == 0


# --- what points hold -----------------------------------------------------------------------------


def test_a_point_later_than_the_rest_holds_everything(vault):
    item_id = vault.protect()
    vault.wait(minutes=12)
    write(vault, until=vault.clock.now())
    rest = vault.clock.now()
    vault.wait(minutes=6)
    newest = points(vault, item_id)[0]
    assert newest.taken > rest
    order = PointFailover(item_id, newest.point_id)
    vault.finish(vault.site_recovery.start_point_failover(order))
    assert hash_of(vault, item_id) == source_hash(vault)


def test_a_point_before_the_rest_lacks_what_came_after_it(vault):
    item_id = vault.protect()
    vault.wait(minutes=13)
    write(vault, until=vault.clock.now())
    order = PointFailover(item_id, points(vault, item_id)[0].point_id)
    vault.finish(vault.site_recovery.start_point_failover(order))
    assert hash_of(vault, item_id) != source_hash(vault)


def test_the_latest_state_lacks_what_had_not_left_the_machine_when_it_stopped(vault):
    item_id = vault.protect()
    vault.wait(minutes=13)
    write(vault, until=vault.clock.now(), since=vault.clock.now() - timedelta(seconds=3))
    source_stopped(vault.world, "WIN-1")
    vault.wait(minutes=6)
    vault.finish(vault.site_recovery.start_failover(item_id))
    writer = Writer("seed", vault.clock.now(), EVERY)
    note_writing(vault.world, IDENTITY.bios_id, Writing((writer,)))
    nothing = source_hash(vault)
    assert hash_of(vault, item_id) == nothing


def test_writing_begins_again_with_a_point_and_what_is_pending(vault):
    item_id = vault.protect()
    vault.wait(minutes=12)
    write(vault, until=vault.clock.now())
    vault.wait(minutes=2)
    write(vault)
    vault.wait(minutes=1)
    newest = points(vault, item_id)[0]
    assert newest.taken == vault.clock.now() - timedelta(minutes=1)
    vault.wait(seconds=7)
    assert item(vault, item_id).pending_bytes <= BLOCK_BYTES


def test_points_may_stop_coming_although_all_is_well(vault):
    item_id = vault.protect()
    vault.wait(minutes=12)
    number = inject(vault.world, Fault(FaultKind.POINTS_STOP, subject="WIN-1"))
    before = points(vault, item_id)
    vault.wait(minutes=30)
    assert points(vault, item_id) == before
    assert item(vault, item_id).last_recovery_point == before[0].taken
    assert item(vault, item_id).health == "Normal"
    withdraw(vault.world, number)
    assert points(vault, item_id)[0].taken > before[0].taken


@pytest.mark.parametrize("seconds", [240, -240])
def test_points_may_be_stamped_by_a_wrong_clock(vault, seconds):
    item_id = vault.protect()
    vault.wait(minutes=12)
    skew = timedelta(seconds=seconds)
    write(vault, skew=skew)
    true = [(each.point_id, each.taken) for each in points(vault, item_id)]
    inject(vault.world, Fault(FaultKind.SKEWED_POINTS))
    shown = [(each.point_id, each.taken - skew) for each in points(vault, item_id)]
    assert shown == true
    assert item(vault, item_id).last_recovery_point == true[0][1] + skew
