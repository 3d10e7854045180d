"""What people see of a recovery plan."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.event import EventKind
from domain.itinerary import Phase
from domain.job import ManualAction
from domain.migration import MigrationReport, Outcome
from domain.plan_status import (
    ActionAnswer,
    PlanState,
    PlanStatus,
    done_by,
    find_action,
    newer,
    plan_events,
    seen_with_plans,
)
from domain.plan_story import (
    plan_orders,
)
from domain.recovery_plan import BootGroup
from domain.status import Gate, InstanceStatus, Waiting
from tests.domain.plans import CHECK, LANDING, NOON, A, B, C, wave


def status(state=PlanState.FAILING_OVER, **more):
    groups = (BootGroup((A, B), after=(CHECK,)),)
    return PlanStatus("w", 1, 1, "ferry-w-1-1", NOON, state, groups, **more)


WAITS = ManualAction("check", "check it")


def test_news_of_a_plan_stand_among_the_events_under_its_name():
    kinds = [event.kind for event in plan_events(None, status(waits_for=WAITS, remark="done"))]
    assert kinds == [EventKind.PHASE, EventKind.WAITING, EventKind.DECISION]
    assert plan_events(status(), status()) == ()
    assert [e.words for e in plan_events(status(), status(PlanState.VALIDATING))] == ["validating"]
    (ended,) = plan_events(status(), status(PlanState.ENDED, left_behind=("x",)))
    assert (ended.kind, ended.words) == (EventKind.ENDED, "ended; still in the vault: x")
    assert (ended.instance_id, ended.phase) == ("ferry-w-1-1", Phase.ENDED)
    again = plan_events(status(waits_for=WAITS), status(waits_for=WAITS))
    assert again == ()
    (waiting,) = plan_events(status(), status(waits_for=ManualAction("nameless")))
    assert "nameless: nameless" in waiting.words.replace("'", "")


def test_older_news_change_nothing():
    assert newer(None, status())
    assert newer(status(), status())
    assert not newer(status(), replace(status(), at=NOON - timedelta(seconds=1)))


def test_members_show_the_manual_action_at_which_their_plan_waits():
    member = InstanceStatus(A, phase=Phase.FAILING_OVER)
    shown = seen_with_plans(member, (status(waits_for=WAITS),))
    assert (shown.waiting.gate, "check it" in shown.waiting.words) == (Gate.MANUAL_STEP, True)


@pytest.mark.parametrize(
    "member",
    [
        InstanceStatus(C, phase=Phase.FAILING_OVER),
        InstanceStatus(A, phase=Phase.VALIDATING),
        InstanceStatus(A, phase=Phase.FAILING_OVER, attempt=2),
        InstanceStatus(A, phase=Phase.FAILING_OVER, waiting=Waiting(Gate.APPROVAL, "x")),
        InstanceStatus(A, phase=Phase.FAILING_OVER, report=MigrationReport(A, Outcome.HELD)),
    ],
)
def test_others_do_not(member):
    assert seen_with_plans(member, (status(waits_for=WAITS),)) == member


def test_a_plan_that_does_not_wait_shows_nothing():
    member = InstanceStatus(A, phase=Phase.FAILING_OVER)
    assert seen_with_plans(member, (status(),)) == member


def test_an_action_is_found_in_the_latest_run_that_has_it():
    plans = (status(), replace(status(), run=2))
    found, action = find_action(plans, "check")
    assert (found.run, action) == (2, CHECK)
    assert find_action(plans, "unheard-of") is None


def test_who_has_answered_is_named():
    assert done_by("check", ActionAnswer("mona", "fine")) == "'check' done, says mona: fine"
    assert done_by("check", ActionAnswer()) == "'check' done, says an operator"


@pytest.mark.parametrize(("group", "shared"), [("web-w", True), ("", False)])
def test_a_plan_shares_recovery_points_where_the_waves_machines_do(group, shared):
    together = replace(wave(BootGroup((A, B))), landing=replace(LANDING, multi_vm_group=group))
    (order,) = plan_orders(together)
    assert order.ref.shared_points is shared
