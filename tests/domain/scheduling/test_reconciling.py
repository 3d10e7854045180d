from dataclasses import replace

from domain.migration import MigrationReport, Outcome
from domain.run import Run
from domain.scheduling.reconciling import left_behind, under_way
from domain.status import InstanceStatus, Subject
from domain.wave_status import WaveStatus
from tests.domain.scheduling.fleet import NOON, held, ledger, ticket


def again(each, attempt):
    return replace(each, key=replace(each.key, attempt=attempt))


def test_who_is_under_way_in_no_run_is_left_behind_whether_it_waits_or_is_in():
    book = ledger(ticket("a"), ticket("b"), holding=held(ticket("c"), ticket("d")))
    active = {Subject("w", "a"), Subject("w", "c")}
    assert [key.instance_id for key in left_behind(book, active)] == ["b", "d"]


def test_what_an_earlier_run_left_is_not_the_later_ones():
    book = ledger(ticket("a"), again(ticket("a"), 2))
    assert [key.attempt for key in left_behind(book, {Subject("w", "a", 2)})] == [1]


def test_they_are_under_way_who_are_in_a_run_that_has_begun_and_have_no_report():
    report = MigrationReport("b", Outcome.FAILED)
    status = WaveStatus(
        "w",
        NOON,
        (
            InstanceStatus("a"),
            InstanceStatus("b", report=report),
            InstanceStatus("c", attempt=2),
            InstanceStatus("d"),
        ),
    )
    runs = [Run("w", 1, ("a", "b", "c")), Run("w", 2, ("c",)), Run("gone", 1, ("x",))]
    assert under_way(runs, {"w": status}) == {Subject("w", "a", 1), Subject("w", "c", 2)}
