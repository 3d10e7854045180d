import pytest

from domain.errors import Refusal, Refused, Transient
from domain.itinerary import Phase
from domain.migration import Outcome
from domain.provider import Provider
from domain.source_instance import InstanceState
from domain.wave import MOST_CHILDREN
from domain.wave_status import count_outcomes, ended
from orchestrators.migrate_wave import migrate_part
from tests.local.engine.words import terminated
from tests.orchestrators.conftest import MODERNISED, NO, YES

BROKEN = {"nonsense": True}


@pytest.fixture(params=Provider)
def stage(stage_with, request):
    """Set up the same stage with either provider."""
    return stage_with(classic=request.param is Provider.CLASSIC)


def test_one_bad_instance_does_not_hold_up_the_others(stage):
    linux = stage.add_instance(1, platform="", platform_details="Linux/UNIX")
    stopped = stage.add_instance(2, state=InstanceState.STOPPED)
    unwanted, good = stage.add_instance(3), stage.add_instance(4)
    stage.answers[unwanted.instance_id] = NO
    reports = stage.migrate(linux, stopped, unwanted, good)
    assert [report.outcome for report in reports] == [
        Outcome.FAILED,
        Outcome.FAILED,
        Outcome.REJECTED,
        Outcome.MIGRATED,
    ]
    assert [r.instance_id for r in reports] == [
        ref.instance_id for ref in (linux, stopped, unwanted, good)
    ]


@MODERNISED  # the tree is the same
def test_a_wave_of_60_hangs_on_a_tree_and_arrives_in_its_order(stage):
    refs = [stage.add_instance(number) for number in range(1, 61)]
    reports = stage.migrate(*refs)
    assert [r.instance_id for r in reports] == [ref.instance_id for ref in refs]
    assert {r.outcome for r in reports} == {Outcome.MIGRATED}
    assert stage.machines_in_azure() == 60
    assert stage.longest_history() < 500
    assert most_children(stage) <= MOST_CHILDREN


def test_a_story_that_breaks_is_held_by_name_and_the_wave_still_ends(stage):
    good, unlucky = stage.add_instance(1), stage.add_instance(2)
    stage.spoiler.next_time("describe_instance", BROKEN)
    reports = stage.migrate(unlucky, good)
    outcomes = {r.instance_id: r.outcome for r in reports}
    assert sorted(outcomes.values()) == [Outcome.HELD, Outcome.MIGRATED]
    held = next(r for r in reports if r.outcome is Outcome.HELD)
    assert "the story broke" in held.because
    assert "before anything else" in held.remedy
    assert f"ferry-replication-{unlucky}" in held.left_behind[0]
    assert ended(stage.status.read_wave("w1"))


@MODERNISED  # the tree is the same
def test_a_part_that_breaks_is_spoken_for_instance_by_instance(stage):
    refs = [stage.add_instance(number) for number in range(1, 53)]
    wave = stage.wave(*refs)
    stage.start(wave)
    stage.go_on(until=lambda: any(":part:" in each for each in stage.story_ids()))
    first = next(each for each in stage.story_ids() if each.endswith(refs[50].instance_id))
    assert ":part:" in first
    stage.hub.tell(first, terminated())
    stage.go_on()
    reports = stage.report(wave).reports
    assert [r.outcome for r in reports[50:]] == [Outcome.HELD, Outcome.HELD]
    assert {r.outcome for r in reports[:50]} == {Outcome.MIGRATED}
    counts = count_outcomes(stage.status.read_wave("w1"))
    assert (counts["held"], counts["migrated"], counts["running"]) == (2, 50, 0)


def test_a_status_store_that_refuses_does_not_stop_a_wave_from_reporting_a_broken_story(stage):
    refused = Refused(Refusal("tables.403", "w1", "no rights"))
    stage.spoiler.next_time("record_progress", refused)
    stage.spoiler.next_time("describe_instance", BROKEN)
    stage.spoiler.next_time("record_progress", refused)
    (report,) = stage.migrate()
    assert report.outcome is Outcome.HELD


def test_a_report_is_told_where_the_status_store_was_away_for_an_hour(stage):
    away = [Transient("the tables are away")] * 12
    stage.at(Phase.RETIRING_SOURCE, lambda _: stage.spoiler.next_time("record_progress", *away))
    stage.migrate()
    (instance,) = stage.status.read_wave("w1").instances
    assert instance.report.outcome is Outcome.MIGRATED


def test_a_run_is_not_over_while_the_status_lacks_a_report(stage):
    refused = Refused(Refusal("tables.403", "w1", "no rights"))
    stage.at(Phase.RETIRING_SOURCE, lambda _: stage.spoiler.next_time("record_progress", refused))
    wave = stage.wave(stage.add_instance())
    stage.start(wave)
    stage.go_on()
    assert not ended(stage.status.read_wave("w1"))
    assert [order.run.wave for order in stage.status.begun_runs()] == ["w1"]


def test_a_second_run_migrates_again_who_was_taken_back(stage):
    unwanted = stage.add_instance(1)
    stage.answers[unwanted.instance_id] = NO
    (report,) = stage.migrate(unwanted)
    assert report.outcome is Outcome.REJECTED
    again = stage.status.add_run(stage.status.read_wave("w1"), [unwanted.instance_id])
    stage.answers[unwanted.instance_id] = YES
    wave = stage.wave(unwanted, run=again.number)
    stage.start(wave)
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    status = stage.status.read_wave("w1")
    assert (status.runs, status.instances[0].attempt) == (2, 2)
    assert ended(status)
    endings = [
        e.event for e in stage.status.list_events("w1", "", 1_000) if e.event.kind == "ended"
    ]
    assert [(e.attempt, e.words.split(":")[0]) for e in endings] == [
        (1, "rejected"),
        (2, "migrated"),
    ]


def test_one_by_one_each_instance_waits_for_the_one_before_it_to_end(stage):
    refs = [stage.add_instance(number) for number in range(1, 5)]
    order = []
    stage.status.listeners.append(
        lambda p: (
            order.append((p.phase, p.subject.instance_id))
            if p.phase in {Phase.ASSESSING, Phase.ENDED}
            else None
        )
    )
    stage.migrate(*refs, one_by_one=True)
    expected = [(p, r.instance_id) for r in refs for p in (Phase.ASSESSING, Phase.ENDED)]
    assert order == expected


def test_a_wave_that_has_ended_is_closed_in_the_register(stage):
    wave = stage.wave(stage.add_instance())
    stage.start(wave)
    assert [order.run.wave for order in stage.status.begun_runs()] == ["w1"]
    stage.go_on()
    assert stage.status.begun_runs() == ()


def test_a_register_that_refuses_does_not_spoil_the_report(stage):
    stage.spoiler.next_time("end_run", Refused(Refusal("tables.403", "w1", "no rights")))
    (report,) = stage.migrate()
    assert report.outcome is Outcome.MIGRATED


def test_what_happened_stands_among_the_events_in_order(stage):
    (report,) = stage.migrate()
    events = [each.event for each in stage.status.list_events("w1", "", 1_000)]
    assert [e.at for e in events] == sorted(e.at for e in events)
    kinds, words = [e.kind.value for e in events], [e.words for e in events]
    approved = words.index("approved by mona: go")
    assert kinds.index("waiting") < approved < kinds.index("ended")
    assert kinds[approved] == "decision"
    assert {e.instance_id for e in events} == {report.instance_id}


def test_a_part_gives_the_reports_of_its_own_instances(stage):
    refs = [stage.add_instance(number) for number in (1, 2)]
    part = stage.wave(*refs)
    stage.begin(migrate_part, part, "part")
    stage.go_on()
    assert [r.outcome for r in stage.result(migrate_part, "part").reports] == [Outcome.MIGRATED] * 2


def most_children(stage):
    return max(
        sum(e.HasField("subOrchestrationInstanceCreated") for e in stage.hub.history(story))
        for story in stage.story_ids()
    )
