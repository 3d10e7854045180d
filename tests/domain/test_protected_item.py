from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.errors import Stalled
from domain.protected_item import (
    HealthError,
    Operation,
    ProtectedItem,
    Replication,
    committed,
    forbidden,
    never_enabled,
    ready_to_fail_over,
    replication_of,
    untouched,
)

READY = ProtectedItem(
    "/vaults/v/replicationProtectedItems/i1",
    "Protected",
    allowed_operations=("UnplannedFailover", "DisableProtection", "TestFailover"),
    last_recovery_point_id="/points/1",
    replicated_bytes=100,
    total_bytes=100,
)
SICK = HealthError("78186", "cannot reach the process server", "Allow TCP 9443.")


def test_an_item_with_a_recovery_point_and_leave_to_fail_over_is_ready():
    assert ready_to_fail_over(READY)


@pytest.mark.parametrize(
    "lack",
    [
        {"allowed_operations": ("DisableProtection",)},
        {"resync_required": True},
        {"last_recovery_point_id": ""},
    ],
)
def test_an_item_that_lacks_one_thing_is_not_ready_yet(lack):
    assert not ready_to_fail_over(replace(READY, **lack))


def test_an_item_that_failed_never_becomes_ready_and_says_why():
    failed = replace(READY, protection_state="EnablingFailed", health_errors=(SICK,))
    with pytest.raises(Stalled, match=r"EnablingFailed: cannot reach .* \[78186\]") as stalled:
        ready_to_fail_over(failed)
    assert stalled.value.remedy == "Allow TCP 9443."


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({}, Replication.CONTINUOUS),
        ({"active_location": "Recovery"}, Replication.ENDED),
        ({"protection_state": "InitialReplicationFailed"}, Replication.STALLED),
        ({"resync_required": True}, Replication.RESYNC),
        ({"allowed_operations": ()}, Replication.INITIAL_SYNC),
        ({"allowed_operations": (), "replicated_bytes": 0}, Replication.INITIATING),
    ],
)
def test_replication_is_graded(change, grade):
    assert replication_of(replace(READY, **change)) is grade


@pytest.mark.parametrize(
    ("change", "proven"),
    [
        ({}, True),
        ({"active_location": "Recovery"}, False),
        ({"target_vm_id": "/vm"}, False),
        ({"running_job_id": "/jobs/1"}, False),
        ({"allowed_operations": ("DisableProtection",)}, False),
    ],
)
def test_only_an_item_that_would_fail_over_now_proves_that_nothing_began(change, proven):
    assert untouched(replace(READY, **change)) is proven


@given(some.integers(0, 10**15), some.integers(0, 10**15), some.integers(0, 100))
def test_the_fraction_stays_between_nothing_and_all(replicated, total, percent):
    item = ProtectedItem("i", "x", percent=percent, replicated_bytes=replicated, total_bytes=total)
    assert 0 <= item.fraction <= 1


def test_without_bytes_the_fraction_follows_the_percentage():
    assert ProtectedItem("i", "x", percent=43).fraction == 0.43


@pytest.mark.parametrize(
    ("item", "words", "remedy"),
    [
        (replace(READY, health_errors=(SICK,)), "allowed: UnplannedFailover", "Allow TCP 9443."),
        (replace(READY, allowed_operations=()), "allowed: nothing", "Look at the item"),
    ],
)
def test_a_forbidden_operation_is_refused_with_what_is_allowed_instead(item, words, remedy):
    refusal = forbidden(item, Operation.COMMIT)
    assert refusal.code == "site_recovery.Commit_not_allowed"
    assert words in refusal.detail
    assert refusal.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("change", "final"),
    [
        ({"active_location": "Recovery", "allowed_operations": ("CompleteMigration",)}, True),
        ({"active_location": "Recovery", "allowed_operations": ("Commit",)}, False),
        ({"active_location": "Recovery", "allowed_operations": (), "running_job_id": "/j"}, False),
        ({"allowed_operations": ()}, False),
    ],
)
def test_a_failover_is_final_once_nothing_is_left_to_commit(change, final):
    assert committed(replace(READY, **change)) is final


def test_only_what_a_failed_enabling_has_left_was_never_enabled():
    failed = replace(READY, protection_state="EnablingFailed")
    assert never_enabled(failed)
    assert not never_enabled(replace(failed, running_job_id="/j"))
    assert not never_enabled(READY)
