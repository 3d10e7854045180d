from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.cutover import CutoverPolicy
from domain.errors import Stalled
from domain.migration import Migration, Pace
from domain.outage import (
    agreed_outage,
    in_time,
    longest_outage,
    require_time,
    way_back,
    well_by,
    within,
)
from domain.source_instance import InstanceRef
from tests.domain.test_pace import VIGIL

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def order(**cutover):
    return Migration("w1", InstanceRef("1", "r", "i-1"), None, cutover=CutoverPolicy(**cutover))


def test_the_time_that_counts_is_the_agreed_one_else_what_the_paces_add_up_to():
    assert agreed_outage(order(outage=HOUR)) == HOUR
    computed = longest_outage(Pace(), CutoverPolicy())
    assert agreed_outage(order()) == computed > way_back(Pace(), CutoverPolicy())
    longer = CutoverPolicy(point_deadline=5 * HOUR)
    assert longest_outage(Pace(), longer) - computed == 4 * HOUR


def test_a_member_of_a_plan_may_wait_for_the_plans_manual_actions():
    member = replace(order(), plan_patience=1_000 * HOUR)
    assert agreed_outage(member) == 1_000 * HOUR
    assert agreed_outage(replace(member, cutover=CutoverPolicy(outage=HOUR))) == HOUR


def test_only_an_agreed_time_has_an_end_and_it_begins_when_the_source_goes():
    assert well_by(order(outage=HOUR), NOON) == NOON + HOUR
    assert well_by(order(outage=HOUR), None) is None
    assert well_by(order(), NOON) is None


def test_a_vigil_never_outlasts_the_agreed_time_and_its_patience_is_never_negative():
    assert within(VIGIL, None, NOON) == VIGIL
    assert within(VIGIL, NOON + timedelta(seconds=1), NOON).patience == timedelta(seconds=1)
    assert within(VIGIL, NOON + 99 * HOUR * 24, NOON) == VIGIL
    assert within(VIGIL, NOON, NOON + HOUR).patience == timedelta()


def test_no_failover_begins_once_the_time_is_over():
    require_time(None, NOON)
    require_time(NOON + HOUR, NOON)
    with pytest.raises(Stalled, match="the agreed outage was over at 2026-03-01 12:00:00 UTC"):
        require_time(NOON, NOON)


def test_what_is_validated_too_late_is_not_well():
    assert in_time(NOON, NOON).passed
    late = in_time(NOON, NOON + timedelta(seconds=1))
    assert (late.passed, "agreed outage was over" in late.evidence) == (False, True)
    assert "policy.cutover.outage" in late.remedy
