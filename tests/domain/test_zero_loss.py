"""When a cutover lost nothing, and what is said where it may have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.certification import Evidence, certify
from domain.cutover import CutoverPolicy, PointPolicy
from domain.errors import Stalled
from domain.protected_item import Operation, ProtectedItem
from domain.quiescence import QuietReport
from domain.replication import RecoveryPoint
from domain.vault import Health
from domain.zero_loss import earliest_point, holds_everything, newest_point, point_after

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
POLICY = CutoverPolicy(PointPolicy.ZERO_LOSS, margin=MINUTE)
REST = QuietReport(looked_at=NOON - SECOND, asked=NOON - 2 * SECOND, answered=NOON)
READY = ProtectedItem(
    "/item",
    "Protected",
    allowed_operations=(Operation.UNPLANNED_FAILOVER,),
    last_recovery_point_id="/item/points/p",
    last_recovery_point=NOON + 10 * MINUTE,
    pending_bytes=0,
)


def point(minutes, name="p"):
    return RecoveryPoint(f"/item/points/{name}", NOON + minutes * MINUTE)


def certified(rest=REST, chosen=None, before=READY, **after):
    chosen = chosen or point(10)
    done = replace(READY, failover_point_id=chosen.point_id, **after)
    return certify("i-1", POLICY, done, Evidence(rest, chosen, before))


def test_a_point_late_enough_with_nothing_pending_is_a_cutover_without_loss():
    proof = certified()
    assert (proof.zero_loss, proof.may_be_lost) == (True, "")
    assert (proof.quiesced_at, proof.point_time) == (NOON, NOON + 10 * MINUTE)
    assert (proof.pending_bytes, proof.margin, proof.skew) == (0, MINUTE, timedelta())


@pytest.mark.parametrize(
    ("different", "words"),
    [
        ({"rest": replace(REST, running=("sql",))}, "not at rest"),
        ({"chosen": point(1)}, "it is not later than 2026-01-01 12:01:01 UTC"),
        ({"before": replace(READY, pending_bytes=4096)}, "4096 bytes that were pending"),
    ],
)
def test_one_thing_that_is_missing_makes_it_none(different, words):
    proof = certified(**different)
    assert not proof.zero_loss
    assert words in proof.may_be_lost


def test_a_machine_of_another_point_has_another_certificate():
    done = replace(READY, failover_point_id="/item/points/other")
    proof = certify("i-1", POLICY, done, Evidence(REST, point(10), READY))
    assert (proof.zero_loss, proof.point_time) == (False, None)
    assert "not the chosen one" in proof.may_be_lost


def test_where_the_vault_does_not_tell_what_is_pending_the_point_alone_counts():
    proof = certified(before=replace(READY, pending_bytes=None))
    assert (proof.zero_loss, proof.pending_bytes) == (True, None)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (PointPolicy.LATEST, "not sent by then"),
        (PointPolicy.LATEST_PROCESSED, "after the recovery point"),
        (PointPolicy.ZERO_LOSS, "no rest was confirmed"),
    ],
)
def test_a_failover_without_a_rest_says_what_it_may_lose(policy, words):
    done = replace(READY, failover_point_id="/item/points/P")
    proof = certify("i-1", CutoverPolicy(policy), done, None)
    assert (proof.zero_loss, proof.point_time) == (False, READY.last_recovery_point)
    assert words in proof.may_be_lost


@given(some.integers(-3600, 3600), some.integers(0, 60), some.integers(1, 3600))
def test_a_point_that_is_late_enough_is_so_by_either_clock(skew, width, after):
    asked = NOON - width * SECOND
    rest = QuietReport(NOON - width * SECOND / 2 + skew * SECOND, asked, NOON)
    stamp = earliest_point(rest, MINUTE) + after * SECOND
    assert stamp > NOON + MINUTE  # stamped by a true clock
    assert stamp - skew * SECOND > asked + MINUTE  # stamped by the source's


@pytest.mark.parametrize(
    ("different", "holds"),
    [
        ({}, True),
        ({"pending_bytes": None}, True),
        ({"pending_bytes": 1}, False),
        ({"health": Health.WARNING}, True),
        ({"health": Health.CRITICAL}, False),
        ({"resync_required": True}, False),
        ({"allowed_operations": ()}, False),
        ({"last_recovery_point": NOON}, False),
        ({"last_recovery_point": None}, False),
        ({"last_recovery_point": NOON + MINUTE}, False),
    ],
)
def test_an_item_holds_everything_when_it_is_well_and_its_point_is_later(different, holds):
    assert holds_everything(replace(READY, **different), NOON + MINUTE) is holds


def test_an_item_that_never_will_says_so():
    with pytest.raises(Stalled, match="ReplicationFailed"):
        holds_everything(replace(READY, protection_state="ReplicationFailed"), NOON)


def test_the_newest_of_the_points_that_are_later_is_chosen():
    points = (point(5, "b"), point(10, "c"), point(0, "a"))
    assert point_after(points, NOON).name == "c"
    assert point_after(points, NOON + 10 * MINUTE) is None
    assert newest_point(points).name == "c"
    with pytest.raises(Stalled, match="no recovery point"):
        newest_point(())
