from dataclasses import replace

import pytest

from domain.errors import Refused
from domain.protected_item import (
    HealthError,
    ProtectedItem,
    ready_to_fail_over,
    require_provider,
    require_replicating,
    require_takeover,
)
from domain.provider import Provider
from domain.vault import Health
from tests.domain.test_process_server import NOON

ITEM = ProtectedItem(
    "/items/item-1", "Protected", allowed_operations=("UnplannedFailover",), health=Health.NORMAL
)
SICK = HealthError("78174", "no heartbeat", "Restart svagents.")


def refusal(check, *args):
    with pytest.raises(Refused) as caught:
        check(*args)
    return caught.value.refusal


@pytest.mark.parametrize(
    ("different", "words"),
    [
        ({"active_location": "Recovery"}, "has failed over already"),
        ({"health": Health.CRITICAL, "health_errors": (SICK,)}, "no heartbeat [78174]"),
    ],
)
def test_an_item_that_is_not_well_may_be_another_machines_and_is_not_taken_over(different, words):
    refused = refusal(require_takeover, replace(ITEM, **different), "i-1")
    assert (refused.code, refused.subject) == ("site_recovery.unfit_item", "i-1")
    assert words in refused.detail
    assert refused.remedy


@pytest.mark.parametrize("health", [Health.NORMAL, Health.WARNING, Health.NONE])
def test_an_item_that_replicates_is_taken_over(health):
    require_takeover(replace(ITEM, health=health), "i-1")


@pytest.mark.parametrize(
    ("different", "remedy"),
    [
        ({"active_location": "Recovery", "protection_state": "CommitPending"}, "Look at the item"),
        ({"protection_state": "EnablingFailed", "health_errors": (SICK,)}, "Restart svagents."),
    ],
)
def test_only_an_item_that_replicates_is_moved(different, remedy):
    refused = refusal(require_replicating, replace(ITEM, **different), "a move")
    assert refused.code == "site_recovery.not_replicating"
    assert "a move is for items that replicate" in refused.detail
    assert remedy in refused.remedy
    require_replicating(ITEM, "a move")


def test_an_item_goes_only_where_its_own_provider_is():
    refused = refusal(require_provider, ITEM, Provider.CLASSIC, "a move to ps-1", "Switch it.")
    assert (refused.code, refused.remedy) == ("site_recovery.other_provider", "Switch it.")
    require_provider(ITEM, Provider.MODERNISED, "a move", "")


def test_a_point_may_be_known_by_its_time_alone():
    assert not ready_to_fail_over(ITEM)
    assert ready_to_fail_over(replace(ITEM, last_recovery_point=NOON))
    assert ready_to_fail_over(replace(ITEM, last_recovery_point_id="point"))
