from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.cutover import CutoverPolicy
from domain.errors import Transient
from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome
from domain.wave import Order
from domain.window import Calendar, Freeze, Window
from orchestrators.story import cancellation
from tests.orchestrators.conftest import CLEAN

_H, _M, _D = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def policy(*windows, freezes=(), **more):
    return CutoverPolicy(calendar=Calendar(windows, tuple(freezes)), **more)


def nightly(zone="UTC", opens=time(22), length=4 * _H):
    return Window(zone, opens, length, weekdays=tuple(range(7)))


def words_of(stage):
    return [each.event.words for each in stage.status.list_events("w1", "", 1_000)]


def test_the_source_runs_until_its_window_opens_and_says_when_that_is(stage, begun, waited):
    ref = stage.add_instance()
    running = []
    stage.at(Phase.AWAITING_WINDOW, lambda _: running.append(stage.in_aws(ref)))
    (report,) = stage.migrate(ref, cutover=policy(nightly("America/New_York")))
    assert report.outcome is Outcome.MIGRATED
    assert running == [True]
    assert utc(2026, 1, 1, 3) <= begun[ref.instance_id] < utc(2026, 1, 1, 3, 5)
    (words,) = [words for phase, words in waited if phase == "awaiting_window"]
    assert "Wed 2025-12-31 22:00 America/New_York, 2026-01-01 03:00 UTC" in words


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Europe/Berlin", utc(2026, 3, 29, 1)),
        ("Europe/Berlin", utc(2026, 10, 25, 0, 30)),
        ("Australia/Sydney", utc(2026, 10, 3, 16)),
        ("Australia/Sydney", utc(2026, 4, 4, 15, 30)),
    ],
)
def test_in_the_night_of_a_clock_change_it_begins_once_and_in_time(stage, begun, zone, first):
    stage.clock.jump_to(first - 5 * _H)
    (report,) = stage.migrate(cutover=policy(nightly(zone, time(2, 30))))
    assert report.outcome is Outcome.MIGRATED
    (at,) = begun.values()
    assert first <= at < first + 5 * _M


def test_an_instance_has_its_own_time_besides_the_window(stage, begun, waited):
    early, late = stage.add_instance(1), stage.add_instance(2)
    wave = stage.wave(early, late, cutover=policy(nightly(length=2 * _H)))
    orders = (wave.orders[0], Order(late, not_before=utc(2026, 1, 2, 23, 30)))
    stage.start(replace(wave, orders=orders))
    stage.go_on()
    assert utc(2026, 1, 1, 22) <= begun[early.instance_id] < utc(2026, 1, 1, 22, 5)
    assert utc(2026, 1, 2, 23, 30) <= begun[late.instance_id] < utc(2026, 1, 2, 23, 35)
    assert any("its own time of cutover" in words for _, words in waited)


def test_a_freeze_keeps_a_window_shut_and_says_why(stage, begun, waited):
    freeze = Freeze(utc(2025, 12, 20), utc(2026, 1, 7), "year end")
    stage.migrate(cutover=policy(nightly(), freezes=[freeze]))
    (at,) = begun.values()
    assert utc(2026, 1, 7) <= at < utc(2026, 1, 7, 2)
    assert any("cutovers are frozen (year end)" in words for _, words in waited)


def test_who_misses_the_last_window_ends_with_its_source_untouched(stage):
    ref = stage.add_instance()
    past = Window("UTC", time(0), 10 * _M, date(2026, 1, 1))
    (report,) = stage.migrate(ref, cutover=policy(past))
    assert report.outcome is Outcome.EXPIRED
    assert "no cutover window opens any more" in report.because
    assert "yet to come" in report.remedy
    assert (stage.traces(ref), stage.in_aws(ref)) == (CLEAN, True)


def test_who_is_cancelled_while_it_waits_for_its_window_goes_at_once(stage):
    ref = stage.add_instance()
    stage.at(
        Phase.AWAITING_WINDOW,
        lambda subject: stage.send(subject, cancellation, Cancellation("mona")),
    )
    far = Window("UTC", time(22), _H, date(2026, 6, 1))
    (report,) = stage.migrate(ref, cutover=policy(far))
    assert report.outcome is Outcome.CANCELLED
    assert (stage.traces(ref), stage.in_aws(ref)) == (CLEAN, True)
    assert stage.clock.now() < utc(2026, 1, 2)


def test_an_approval_that_comes_late_in_the_window_is_taken_with_an_advice(stage):
    stage.clock.jump_to(utc(2026, 1, 1, 21, 40))
    short = nightly(length=45 * _M)
    (report,) = stage.migrate(cutover=policy(short))
    assert report.outcome is Outcome.MIGRATED
    assert any(words.startswith("advisory: the cutover window closes") for words in words_of(stage))


def test_an_item_that_falls_behind_while_it_waits_catches_up_first(stage):
    far = Window("UTC", time(22), 8 * _H, date(2026, 2, 1))
    stage.at(Phase.AWAITING_WINDOW, lambda _: fall_behind(stage))
    (report,) = stage.migrate(cutover=policy(far))
    assert report.outcome is Outcome.MIGRATED
    phases = [e.event.phase for e in stage.status.list_events("w1", "", 1_000)]
    after = phases[phases.index(Phase.AWAITING_WINDOW) :]
    assert after.index(Phase.REPLICATING) < after.index(Phase.STOPPING_SOURCE)


def fall_behind(stage):
    (told,) = stage.status.read_wave("w1").instances
    behind = stage.clouds.site_recovery.get_protected_item(told.item_id)
    stage.spoiler.next_time("get_protected_item", replace(behind, resync_required=True))


def test_a_long_wait_costs_no_long_history(stage):
    far = Window("UTC", time(22), 8 * _H, date(2026, 12, 1))
    (report,) = stage.migrate(cutover=policy(far))
    assert report.outcome is Outcome.MIGRATED
    assert stage.longest_history() < 250 + 365 / 3 * 5  # a timer of at most three days each


def test_a_window_that_closes_while_the_item_is_looked_at_is_not_begun_in(stage, begun):
    slow = [Transient("slow down", 10 * _M)] * 3

    def spoil(_):
        stage.spoiler.next_time("get_protected_item", *slow)

    stage.at(Phase.AWAITING_WINDOW, spoil)
    (report,) = stage.migrate(cutover=policy(nightly(length=20 * _M)))
    assert report.outcome is Outcome.MIGRATED
    (at,) = begun.values()
    assert at.date() == date(2026, 1, 2)
    assert at.hour == 22
