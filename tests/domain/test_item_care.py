from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.errors import Refused
from domain.event import EventKind, events_of
from domain.item_care import (
    find_point,
    has_points,
    may_change_point,
    may_move,
    may_switch,
    moved_landing,
    require_point,
    require_point_change,
    switched_landing,
)
from domain.itinerary import Phase
from domain.migration import Landing, MigrationReport, Outcome
from domain.mobility_service import Installer
from domain.protected_item import ProtectedItem, Replication
from domain.provider import Provider
from domain.replication import RecoveryPoint
from domain.status import InstanceStatus, Progress, Subject, fold
from domain.vault import Vault, vault_of

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
VAULT = Vault("s", "g", "v")
RESTING = InstanceStatus(
    "i-1",
    Phase.AWAITING_APPROVAL,
    Replication.CONTINUOUS,
    item_id=f"{VAULT.arm_id}/replicationFabrics/f/items/1",
    provider=Provider.CLASSIC,
)
LANDING = Landing(VAULT, "policy", "/g", "/n", "default", "/c", Installer("s3://b/k", "a1" * 32))


@pytest.mark.parametrize(
    ("different", "may"),
    [
        ({}, True),
        ({"phase": Phase.REPLICATING}, True),
        ({"phase": Phase.ENABLING_REPLICATION}, False),
        ({"phase": Phase.STOPPING_SOURCE}, False),
        ({"replication": Replication.NONE}, False),
        ({"replication": Replication.ENDED}, False),
        ({"replication": Replication.STALLED}, True),
        ({"item_id": ""}, False),
        ({"report": MigrationReport("i-1", Outcome.REJECTED)}, False),
    ],
)
def test_only_an_item_that_replicates_before_its_cutover_moves_or_switches(different, may):
    instance = replace(RESTING, **different)
    assert (may_move(instance), may_switch(instance)) == (may, may)


@pytest.mark.parametrize("provider", [None, Provider.MODERNISED])
def test_only_a_classic_item_switches(provider):
    instance = replace(RESTING, provider=provider)
    assert (may_move(instance), may_switch(instance)) == (True, False)


def test_an_item_moves_within_its_provider_and_switches_to_the_other():
    moved = moved_landing(LANDING, RESTING, "ps-2")
    assert (moved.provider, moved.appliance_name) == (Provider.CLASSIC, "ps-2")
    unknown = moved_landing(LANDING, replace(RESTING, provider=None), "ps-2")
    assert unknown.provider is LANDING.provider
    switched = switched_landing(replace(moved, run_as_account="admin"), "")
    assert (switched.provider, switched.appliance_name) == (Provider.MODERNISED, "")
    assert switched.run_as_account == ""


def test_the_vault_of_an_item_is_read_from_its_id_in_any_case():
    assert vault_of(RESTING.item_id) == VAULT
    assert vault_of("/SUBSCRIPTIONS/s/resourcegroups/g/providers/p/Vaults/v") == VAULT


def test_what_a_story_beside_tells_is_an_event_and_moves_nothing():
    item = ProtectedItem("/i", "Protected", provider=Provider.MODERNISED)
    told = Progress(Subject("w", "i-1"), NOON, Phase.REPLICATING, remark="moved", aside=True)
    (event,) = events_of(RESTING, told)
    assert (event.kind, event.words, event.phase) == (
        EventKind.DECISION,
        "moved",
        Phase.REPLICATING,
    )
    assert fold(RESTING, told) == RESTING
    switched = fold(RESTING, replace(told, item=item))
    assert switched == replace(RESTING, provider=Provider.MODERNISED)


def test_a_status_knows_item_and_provider_once_they_are_told():
    item = ProtectedItem("/i", "Protected", provider=Provider.CLASSIC)
    told = Progress(Subject("w", "i-1"), NOON, Phase.REPLICATING, item)
    status = fold(InstanceStatus("i-1"), told)
    assert (status.item_id, status.provider) == ("/i", Provider.CLASSIC)


@pytest.mark.parametrize(
    ("outcome", "item_id", "listed", "changes"),
    [
        (None, "/i", True, False),
        (None, "", False, False),
        (Outcome.HELD, "/i", True, True),
        (Outcome.HELD, "", False, False),
        (Outcome.MIGRATED, "/i", False, False),
        (Outcome.FAILED, "/i", False, False),
    ],
)
def test_only_who_is_held_gets_another_recovery_point(outcome, item_id, listed, changes):
    report = MigrationReport("i-1", outcome) if outcome else None
    instance = replace(RESTING, report=report, item_id=item_id)
    assert (has_points(instance), may_change_point(instance)) == (listed, changes)


def test_a_recovery_point_is_found_by_its_name_or_its_id_in_any_case():
    points = [RecoveryPoint(f"/i/recoveryPoints/{name}", NOON) for name in ("Ab", "cd")]
    assert find_point(points, "aB") == find_point(points, "/I/recoverypoints/ab") == points[0]
    assert find_point(points, "cd") == points[1]
    assert find_point(points, "ef") is None


def test_a_point_is_changed_where_the_vault_allows_it_or_has_done_so():
    stands = ProtectedItem("/i", "Failed over", failover_point_id="/i/P1")
    require_point_change(replace(stands, allowed_operations=("ChangePit",)), "/i/p2")
    require_point_change(stands, "/i/p1")
    with pytest.raises(Refused, match="ChangePit is not allowed"):
        require_point_change(stands, "/i/p2")


def test_another_change_of_point_that_came_first_is_no_success():
    stands = ProtectedItem("/i", "Failed over", failover_point_id="/i/P1")
    require_point(stands, "/i/p1")
    require_point(replace(stands, failover_point_id=""), "/i/p2")
    with pytest.raises(Refused, match="came first"):
        require_point(stands, "/i/p2")
