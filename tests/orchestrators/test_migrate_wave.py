from domain.errors import Refusal, Refused
from domain.migration import Outcome
from domain.source_instance import InstanceState
from domain.status import count_outcomes, ended
from domain.wave import MOST_CHILDREN
from orchestrators.migrate_wave import migrate_part
from tests.local.engine.words import terminated
from tests.orchestrators.conftest import NO

BROKEN = {"nonsense": True}


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
    assert ended(stage.status.read_wave("w1"))


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
