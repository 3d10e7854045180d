from datetime import timedelta

from domain.evidence_pack.contents import Back
from domain.evidence_pack.timeline import bars_of, outages_of
from domain.itinerary import Phase
from domain.migration import Outcome
from tests.domain.evidence_pack.packing import at, end, phase

THROUGH = (
    phase(0, Phase.ACCEPTED),
    phase(1, Phase.ASSESSING),
    phase(2, Phase.REPLICATING),
    phase(30, Phase.AWAITING_APPROVAL),
    phase(35, Phase.AWAITING_WINDOW),
    phase(40, Phase.STOPPING_SOURCE),
    phase(42, Phase.FAILING_OVER),
    phase(50, Phase.VALIDATING),
    phase(53, Phase.COMMITTING),
    phase(55, Phase.COMPLETING_MIGRATION),
    phase(58, Phase.ENDED),
    end(58),
)


def drawn(events, now=100):
    return [
        (bar.step, bar.started, bar.lasted // timedelta(minutes=1))
        for bar in bars_of(events, at(now))
    ]


def test_phases_of_one_step_are_one_bar_and_every_bar_ends_where_the_next_begins():
    assert drawn(THROUGH) == [
        ("Assess", at(1), 1),
        ("Replicate", at(2), 28),
        ("Approve", at(30), 10),
        ("Fail over", at(40), 10),
        ("Validate", at(50), 3),
        ("Commit", at(53), 5),
    ]


def test_what_goes_on_lasts_until_now_and_has_no_end():
    (bar,) = bars_of([phase(5, Phase.REPLICATING)], at(20))
    assert (bar.ended, bar.lasted) == (None, timedelta(minutes=15))


def test_an_event_newer_than_the_report_lasts_no_time():
    assert drawn([phase(5, Phase.REPLICATING)], now=0) == [("Replicate", at(5), 0)]


def test_each_run_has_its_own_bars_and_the_way_back_is_one():
    twice = [
        phase(0, Phase.ASSESSING),
        phase(3, Phase.TAKING_BACK),
        end(4, Outcome.FAILED),
        phase(9, Phase.ASSESSING, attempt=2),
        phase(10, Phase.ROLLING_BACK, attempt=2),
        end(12, Outcome.ROLLED_BACK, attempt=2),
    ]
    assert [each[0] for each in drawn(twice)] == ["Assess", "Take back", "Assess", "Take back"]
    assert [bar.attempt for bar in bars_of(twice, at(100))] == [1, 1, 2, 2]


def test_downtime_is_from_the_stopped_source_to_the_validated_machine():
    (outage,) = outages_of(THROUGH, at(100))
    assert (outage.stopped, outage.ended, outage.committed) == (at(40), at(53), at(55))
    assert (outage.back, outage.lasted) == (Back.VALIDATED, timedelta(minutes=13))


def test_a_source_that_rests_serves_nobody_though_it_runs():
    rested = [
        phase(0, Phase.QUIESCING),
        phase(2, Phase.AWAITING_RECOVERY_POINT),
        phase(9, Phase.FAILING_OVER),
        phase(12, Phase.VALIDATING),
        phase(15, Phase.SWITCHING_OVER),
    ]
    (outage,) = outages_of(rested, at(20))
    assert (outage.lasted, outage.committed) == (timedelta(minutes=15), None)


def test_a_source_that_serves_again_ends_the_outage():
    back = [
        phase(0, Phase.QUIESCING),
        phase(4, Phase.TAKING_BACK),
        phase(6, Phase.ENDED),
        end(6, Outcome.FAILED),
    ]
    (outage,) = outages_of(back, at(50))
    assert (outage.back, outage.ended) == (Back.SOURCE, at(6))


def test_what_is_held_serves_nobody_until_somebody_says_otherwise():
    held = [phase(0, Phase.FAILING_OVER), phase(6, Phase.ENDED), end(6, Outcome.HELD)]
    (outage,) = outages_of(held, at(50))
    assert (outage.back, outage.ended, outage.lasted) == (Back.NOBODY, None, timedelta(minutes=50))


def test_what_fails_over_right_now_serves_nobody():
    (outage,) = outages_of([phase(0, Phase.FAILING_OVER)], at(7))
    assert (outage.back, outage.lasted) == (Back.NOBODY, timedelta(minutes=7))


def test_who_never_stopped_has_no_outage():
    assert outages_of([phase(0, Phase.REPLICATING), end(5, Outcome.CANCELLED)], at(9)) == ()


def test_runs_that_meet_in_one_moment_stay_apart():
    meeting = [
        phase(0, Phase.ASSESSING),
        phase(5, Phase.ASSESSING, attempt=2),
        phase(5, Phase.TAKING_BACK),
        end(6, Outcome.FAILED),
        phase(7, Phase.REPLICATING, attempt=2),
    ]
    assert [(bar.attempt, bar.step) for bar in bars_of(meeting, at(9))] == [
        (1, "Assess"),
        (1, "Take back"),
        (2, "Assess"),
        (2, "Replicate"),
    ]


def test_an_outage_that_is_newer_than_all_that_is_known_has_not_lasted_yet():
    (outage,) = outages_of((phase(40, Phase.STOPPING_SOURCE),), at(39))
    assert outage.lasted == timedelta()
