from domain.audit import AuditKind, AuditSubject
from domain.audit_decision import decisions_in
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.plan_status import PlanState, PlanStatus
from domain.status import Gate, Progress, Subject, Waiting
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneOutcome, ZoneProgress, ZoneReport, ZoneSubject
from tests.domain.test_audit import NOON

WHOSE = Subject("w", "i-1", 2)


def found(news):
    return [(told.event.action, told.event.outcome, told.words) for told in decisions_in(news)]


def test_what_somebody_decided_the_end_and_the_emergency_stop_are_decisions():
    remark = Progress(WHOSE, NOON, Phase.REPLICATING, remark="approved by mona")
    (told,) = decisions_in(remark)
    assert (told.event.kind, told.event.at) == (AuditKind.DECISION, NOON)
    assert told.event.subject == AuditSubject("w", "i-1", 2)
    assert (told.event.outcome, told.words) == (remark.phase.value, "approved by mona")
    report = MigrationReport("i-1", Outcome.HELD, "nobody can tell")
    assert found(Progress(WHOSE, NOON, Phase.ENDED, report=report)) == [
        ("end_migration", "held", "nobody can tell")
    ]
    stopped = Waiting(Gate.EMERGENCY_STOP, "pulled by mona")
    waits = Progress(WHOSE, NOON, Phase.FAILING_OVER, waiting=stopped)
    assert found(waits) == [("heed_emergency_stop", "waits", "")]


def test_where_a_migration_stands_is_no_decision():
    asked = Waiting(Gate.APPROVAL, "Approve?")
    assert found(Progress(WHOSE, NOON, Phase.REPLICATING, waiting=asked)) == []


def test_the_same_news_are_the_same_decisions_and_others_are_others():
    first = Progress(WHOSE, NOON, Phase.REPLICATING, remark="a")
    assert decisions_in(first) == decisions_in(first)
    others = [
        Progress(Subject("w", "i-2", 2), NOON, Phase.REPLICATING, remark="a"),
        Progress(Subject("w", "i-1", 3), NOON, Phase.REPLICATING, remark="a"),
        Progress(WHOSE, NOON, Phase.ENDED, remark="a"),
        Progress(WHOSE, NOON.replace(second=1), Phase.REPLICATING, remark="a"),
    ]
    assert len({decisions_in(each)[0].event.id for each in (first, *others)}) == 5


def test_recovery_plans_and_landing_zones_decide_too():
    plan = PlanStatus("w", 1, 2, "ferry-w-1-2", NOON, PlanState.COMMITTING, (), remark="by lena")
    (told,) = decisions_in(plan)
    assert (told.event.subject, told.words) == (AuditSubject("w", "", 1), "by lena")
    assert told.event.outcome == "2 committing"
    ended = ZoneReport(ZoneOutcome.CANCELLED, "cancelled by mona")
    zone = ZoneProgress(ZoneSubject("z", 3), NOON, ZonePhase.ENDED, report=ended)
    (told,) = decisions_in(zone)
    assert told.event.subject == AuditSubject(zone="z", attempt=3)
    assert (told.event.action, told.words) == ("end_landing_zone", "cancelled by mona")
    assert found(ZoneProgress(ZoneSubject("z"), NOON, ZonePhase.ACCEPTED)) == []
