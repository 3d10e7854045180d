"""What the book of recovery plans promises, kept by the double and by the tables."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.approval_tables import ApprovalTables
from clouds.azure.plan_tables import PlanTables
from clouds.azure.status_tables import StatusTables
from clouds.azure.tables import Tables
from clouds.azure.wave_register import WaveTables
from domain.itinerary import Phase
from domain.job import ManualAction
from domain.plan_status import ActionAnswer, ActionSubject, PlanState, PlanStatus
from domain.recovery_plan import ActionKind, BootGroup, PlanAction
from local.clock import VirtualClock
from local.simulators.status_store import SimulatedStatusStore
from tests.contracts.books import NOON, Ports, accepted, progress, registration

GROUPS = (
    BootGroup(("i-00000002",), after=(PlanAction("check", words="look"),)),
    BootGroup(("i-00000001", "i-00000003"), (PlanAction("open", ActionKind.RUNBOOK, "", "/r"),)),
)
CHECK = ActionSubject("w", 1, 1, "check")


@pytest.fixture(params=["memory", "tables"])
def books(request):
    """The book of plans, and the status store beside it that shows it."""
    if request.param == "memory":
        store = SimulatedStatusStore(VirtualClock(NOON))
        return store.plan_book, store
    storage = request.getfixturevalue("ferry").system.storage
    tables = Tables(
        lambda: TableServiceClient.from_connection_string(storage),
        now=lambda: NOON,
        prefix=f"T{uuid.uuid4().hex[:8]}",
    )
    ports = Ports(StatusTables(tables), WaveTables(tables), ApprovalTables(tables))
    return PlanTables(tables), ports


def told(minutes=0, number=1, run=1, state=PlanState.GATHERING, **more):
    at = NOON + timedelta(minutes=minutes)
    return PlanStatus("w", run, number, f"ferry-w-{run}-{number}", at, state, GROUPS, **more)


def shown(store):
    return store.read_wave("w").plans


def test_a_wave_shows_its_plans_run_by_run_in_their_order(books):
    book, store = books
    accepted(store, replace(registration(), plans=2))
    for number, run in ((2, 1), (1, 2), (10, 1), (1, 1)):
        book.record(told(number=number, run=run))
    assert [(plan.run, plan.number) for plan in shown(store)] == [(1, 1), (1, 2), (1, 10), (2, 1)]
    assert shown(store)[0] == told()


def test_the_latest_word_counts_and_an_older_one_changes_nothing(books):
    book, store = books
    accepted(store, replace(registration(), plans=1))
    book.record(told(minutes=2, state=PlanState.VALIDATING))
    book.record(told(minutes=1, state=PlanState.FAILING_OVER))
    assert [plan.state for plan in shown(store)] == [PlanState.VALIDATING]
    words = [each.event.words for each in store.list_events("w", "", 10)]
    assert words == ["validating"]


def test_what_happens_to_a_plan_stands_among_the_waves_events_once(books):
    book, store = books
    accepted(store, replace(registration(), plans=1))
    for _ in range(2):
        book.record(told(waits_for=ManualAction("check", "look"), remark="done"))
    events = [each.event for each in store.list_events("w", "", 10)]
    assert [event.kind for event in events] == ["phase", "waiting", "decision"]
    assert {event.instance_id for event in events} == {"ferry-w-1-1"}


def test_members_that_fail_over_show_what_their_plan_waits_for(books):
    book, store = books
    wave = replace(registration(), plans=1)
    accepted(store, wave)
    store.record(progress(wave, Phase.FAILING_OVER, number=2))
    waiting = told(state=PlanState.FAILING_OVER, waits_for=ManualAction("check", "look"))
    book.record(waiting)
    shows = {i.instance_id: i.waiting for i in store.read_wave("w").instances}
    assert "look" in shows["i-00000002"].words
    assert shows["i-00000001"] is None


def test_the_first_answer_counts(books):
    book, _ = books
    assert book.find(CHECK) is None
    assert book.answer(CHECK, ActionAnswer("mona", "seen")).by == "mona"
    assert book.answer(CHECK, ActionAnswer("lena")).by == "mona"
    assert book.find(CHECK) == ActionAnswer("mona", "seen")
    for other in (replace(CHECK, run=2), replace(CHECK, number=2), replace(CHECK, action="x")):
        assert book.find(other) is None
