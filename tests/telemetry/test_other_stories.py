"""Landing zones, retries and beginnings: what is told beside a wave's first run."""

from datetime import UTC, datetime, timedelta

from domain.audit import AuditSubject
from domain.errors import Refusal, Refused
from domain.itinerary import Phase
from domain.landing_zone import Purpose
from domain.migration import MigrationReport, Outcome
from domain.names import zone_story_id
from domain.run import Run
from domain.status import Folded, InstanceStatus, StepRecord, Subject
from domain.wave_status import WaveStatus
from telemetry.identity import place_of, trace_id_of
from telemetry.spans import span
from telemetry.stories import beginning, tell_progress, tell_run
from tests.orchestrators.zones import ZoneStage

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FAILED = MigrationReport("i-1", Outcome.FAILED)


def status(attempt, **more):
    return InstanceStatus("i-1", Phase.ENDED, attempt=attempt, updated=NOON + HOUR, **more)


def test_a_landing_zone_is_a_trace_with_its_steps(heard):
    stage = ZoneStage()
    stage.prepare()
    told = [each for each in heard.spans if each.attributes.get("ferry.landing_zone")]
    assert {each.context.trace_id for each in told} == {trace_id_of(zone_story_id("frankfurt", 1))}
    (root,) = heard.named("landing zone frankfurt")
    assert root.attributes["ferry.outcome"] == "ready"
    (vault,) = heard.named("Vault")
    assert vault.parent.span_id == root.context.span_id
    assert "ensure_source_server" in {each.name for each in told}


def test_a_zone_that_fails_is_a_failed_span_and_its_retry_is_linked_to_it(heard):
    stage = ZoneStage()
    stage.spoiler.next_time("ensure_vault", Refused(Refusal("vault.no", "v", "no")))
    stage.prepare()
    stage.prepare(purpose=Purpose.PREPARE)
    first, second = heard.named("landing zone frankfurt")
    assert first.attributes["ferry.error"] == "failed"
    assert [each.context.span_id for each in second.links] == [first.context.span_id]


def test_a_retry_is_a_trace_of_its_own_linked_to_the_instance_in_the_run_before(heard):
    before = status(1, report=FAILED)
    tell_progress(Subject("w1", "i-1", 2), Folded(before, status(2, report=FAILED)))
    (told,) = heard.spans
    assert told.context.trace_id == trace_id_of("w1:2")
    (link,) = told.links
    assert link.context == place_of(AuditSubject("w1", "i-1", 1))


def test_a_failed_instance_is_a_failed_span(heard):
    tell_progress(Subject("w1", "i-1"), Folded(status(1), status(1, report=FAILED)))
    (told,) = heard.spans
    assert told.attributes["ferry.error"] == "failed"


def test_news_that_were_folded_before_are_not_told_again(heard):
    steps = (StepRecord("Assess", NOON, NOON + HOUR),)
    after = status(1, steps=steps, report=FAILED)
    tell_progress(Subject("w1", "i-1"), Folded(after, after))
    closed = status(1, steps=steps)
    tell_progress(Subject("w1", "i-1"), Folded(closed, status(1, steps=steps, percent=7)))
    assert heard.spans == ()


def test_an_end_is_told_once_though_more_is_told_behind_it(heard):
    ended, more = status(1, report=FAILED), status(1, report=FAILED, percent=7)
    tell_progress(Subject("w1", "i-1"), Folded(ended, more))
    assert heard.spans == ()


def test_late_news_of_an_earlier_run_tell_nothing(heard):
    tell_progress(Subject("w1", "i-1", 1), Folded(status(2), status(2, report=FAILED)))
    assert heard.spans == ()


def test_a_retried_run_begins_with_its_own_first_step_and_not_with_the_wave(heard):
    steps = (StepRecord("Assess", NOON, NOON + HOUR),)
    retried = WaveStatus("w1", NOON - 9 * HOUR, (status(2, steps=steps, report=FAILED),))
    tell_run(Run("w1", 2, ("i-1",)), retried)
    (told,) = heard.spans
    assert told.start_time == NOON.timestamp() * 1e9
    assert [each.context for each in told.links] == [place_of(AuditSubject("w1", attempt=1))]


def test_a_beginning_is_linked_to_what_began_it(heard):
    with span("POST /api/waves") as request, beginning(Run("w1", 1, ("i-1",))):
        pass
    begun, _ = heard.spans
    assert begun.context.trace_id == trace_id_of("w1")
    assert [each.context for each in begun.links] == [request.get_span_context()]


def test_a_beginning_by_a_timer_is_linked_to_nothing(heard):
    with beginning(Run("w1", 1, ("i-1",))):
        pass
    (begun,) = heard.spans
    assert begun.links == ()
