from domain.assessment import Finding, Severity
from domain.certificate import Certificate
from domain.event import Event, EventKind
from domain.evidence_pack.findings import enclosed, findings_of, in_order
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.status import InstanceStatus
from domain.target.properties import SettledTarget, TargetProperties
from domain.validation import Check, ValidationReport
from tests.domain.evidence_pack.packing import NOON, at, end, moved, phase


def told(instance, *events):
    return [(f.severity.value, f.found_by, f.code, f.detail) for f in findings_of(instance, events)]


def ended(outcome, **more):
    report = MigrationReport("i-1", outcome, "because", "remedy", **more)
    return InstanceStatus("i-1", Phase.ENDED, updated=at(9), report=report)


def test_who_is_refused_before_anything_began_was_found_by_the_pre_flight():
    refused = (phase(0, Phase.ASSESSING), phase(1, Phase.TAKING_BACK), end(2, Outcome.FAILED))
    assert told(ended(Outcome.FAILED), *refused) == [
        ("critical", "pre-flight", "failed", "because")
    ]


def test_who_fails_later_was_found_by_the_migration():
    later = (phase(0, Phase.ASSESSING), phase(1, Phase.REPLICATING))
    assert told(ended(Outcome.HELD), *later) == [("critical", "migration", "held", "because")]


def test_who_was_rejected_is_no_finding():
    assert told(ended(Outcome.REJECTED)) == []


def test_what_appears_before_the_cutover_is_told():
    words = "pre-flight before the cutover: the disk is full."
    event = Event(NOON, "i-1", 1, EventKind.DECISION, Phase.AWAITING_TURN, words)
    other = Event(NOON, "i-1", 1, EventKind.DECISION, Phase.AWAITING_TURN, "something else")
    assert told(InstanceStatus("i-1"), event, other) == [
        ("critical", "pre-flight", "appeared", words)
    ]


def test_failed_checks_what_may_be_lost_and_what_is_left_behind_are_told():
    checks = (Check("boot", passed=True), Check("http", passed=False, evidence="500"))
    report = moved(
        validation=ValidationReport("/vm", NOON, checks),
        certificate=Certificate("i-1", "latest", zero_loss=False, may_be_lost="a little"),
        left_behind=("an agent",),
    )
    assert told(report) == [
        ("critical", "validation", "http", "500"),
        ("warning", "certificate", "may_be_lost", "a little"),
        ("warning", "migration", "left_behind", "an agent"),
    ]


def test_who_lost_nothing_leaves_nothing_to_find():
    assert told(moved(certificate=Certificate("i-1", "zero_loss", zero_loss=True))) == []


def test_what_was_chosen_for_the_target_is_information():
    target = SettledTarget(TargetProperties(), ("size Standard_D2s_v5: the cheapest",))
    assert told(InstanceStatus("i-1", target=target)) == [
        ("information", "target", "settled", "size Standard_D2s_v5: the cheapest")
    ]


def test_the_weightiest_come_first_and_none_comes_twice():
    pair = [
        Finding("b", Severity.ADVISORY, "later", ""),
        Finding("a", Severity.CRITICAL, "first", "mend it"),
    ]
    found = in_order([*enclosed("i-2", pair), *enclosed("i-1", pair), *enclosed("i-1", pair)])
    assert [(each.instance_id, each.code) for each in found] == [
        ("i-1", "a"),
        ("i-2", "a"),
        ("i-1", "b"),
        ("i-2", "b"),
    ]
    assert (found[0].found_by, found[0].remedy) == ("pre-flight", "mend it")
