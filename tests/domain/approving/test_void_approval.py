"""When an approval holds no more although nobody took it back."""

from datetime import timedelta

import pytest

from domain.approval_policy import ApprovalPolicy
from domain.cutover_plan import digest_of
from domain.void_approval import GivenApproval, why_void
from tests.domain.approving.test_approval_policy import NOON, yes

PLAN = {"target vm_size": "small"}
GIVEN = GivenApproval(PLAN, (yes(plan=digest_of(PLAN)),))
HOUR = timedelta(hours=1)
LIMITED = ApprovalPolicy(valid_for=HOUR, point_age=HOUR)


@pytest.mark.parametrize(
    ("plan", "point", "at", "words"),
    [
        (PLAN, NOON, NOON + HOUR, ""),
        ({"target vm_size": "large"}, NOON, NOON, "target vm_size was small and is large"),
        (PLAN, NOON + HOUR, NOON + 2 * HOUR, "it was given more than 1:00:00 ago"),
        (PLAN, None, NOON, "there is no recovery point"),
        (PLAN, NOON - 2 * HOUR, NOON, "of 2026-11-23 10:00:00 UTC, is more than 1:00:00 old"),
    ],
)
def test_it_holds_for_this_plan_and_for_a_while(plan, point, at, words):
    found = why_void(LIMITED, GIVEN, plan, point, at)
    assert words in found
    assert bool(found) is bool(words)


def test_a_cutover_without_loss_makes_its_own_point_and_no_limit_voids_nothing():
    lossless = GivenApproval(PLAN, GIVEN.votes, lossless=True)
    assert why_void(LIMITED, lossless, PLAN, None, NOON) == ""
    assert why_void(ApprovalPolicy(), GIVEN, PLAN, None, NOON + 99 * HOUR) == ""
