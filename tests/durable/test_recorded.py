from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from activities import ACTIVITIES
from clouds.mutations import about_to_call, called, carried, watching
from clouds.recording import Deed, recorded
from domain.audit import ROOT, AuditEvent, AuditKind, anchors_in
from domain.audit_check import Tampering, verify_log
from domain.errors import Refusal, Refused, Transient
from domain.migration import Outcome
from durable.recorded import LOOKS, MAY_ACT, addressed, opened
from local.clock import VirtualClock
from local.simulators.audit_log import SimulatedAuditLog
from tests.orchestrators.conftest import Stage


def whole(log):
    heads = {name: log.head(name) for name in log.chains()}
    return {name: list(log.read(name, 0, 10_000)) for name in log.chains()}, heads


def entries(log, *kinds):
    return [
        entry.event
        for name in log.chains()
        for entry in log.read(name, 0, 10_000)
        if entry.event.kind in kinds
    ]


def test_every_step_that_is_left_out_of_the_log_is_a_step():
    assert {activity.step.name for activity in ACTIVITIES} >= LOOKS | MAY_ACT
    assert not LOOKS & MAY_ACT


def test_an_order_is_addressed_unless_it_is_a_looks_and_read_with_and_without():
    order = {"account_id": "1"}
    assert opened(addressed("stop_instance", "w:i-1", order)) == ("w:i-1", order)
    assert opened(addressed("get_job", "w:i-1", "job")) == ("", "job")
    assert opened(order) == ("", order)


@pytest.fixture(scope="module")
def moved():
    """A wave of two that has moved, and been recorded."""
    stage = Stage()
    reports = stage.migrate(*map(stage.add_instance, (1, 2)))
    assert {each.outcome for each in reports} == {Outcome.MIGRATED}
    return stage


def test_a_whole_wave_has_an_entry_for_every_effect(moved):
    outcomes = entries(moved.audit, AuditKind.OUTCOME)
    told = Counter(line for event in outcomes for line in event.details)
    effects = Counter(
        f"azure {entry.operation} {entry.subject} {entry.effect}"[:300]
        for entry in moved.world.ledger.entries
    )
    effects += Counter(
        f"aws {operation} {instance} 200"
        for double in (moved.source, moved.mobility, moved.quiescence, moved.inspection)
        for operation, instance in getattr(double, "journal", ())
    )
    assert effects.total() >= 30
    assert not effects - told


def test_what_a_wave_leaves_behind_verifies_to_the_last_head(moved):
    log, heads = whole(moved.audit)
    assert verify_log(log, heads) == ()
    assert {head.chain for head in anchors_in(log["w1"])} == {
        "w1~i-00000000000000001", "w1~i-00000000000000002",
    }  # fmt: skip
    assert {head.chain for head in anchors_in(log[ROOT])} == {"w1"}
    del log["w1~i-00000000000000002"][-3:]
    assert [flaw.what for flaw in verify_log(log, {})] == [Tampering.CUT_OFF]


def test_every_attempt_comes_before_its_outcome(moved):
    for name in moved.audit.chains():
        open_ = []
        for entry in moved.audit.read(name, 0, 10_000):
            if entry.event.kind is AuditKind.ATTEMPT:
                open_.append(entry.event.action)
            elif entry.event.kind is AuditKind.OUTCOME:
                open_.remove(entry.event.action)
        assert open_ == []


def test_what_a_person_decided_stands_there_by_reference_alone(moved):
    ended = [e for e in entries(moved.audit, AuditKind.DECISION) if e.action == "end_migration"]
    assert {event.outcome for event in ended} == {"migrated"}
    said = [e.why for e in entries(moved.audit, AuditKind.DECISION) if e.action == "decide"]
    assert any("mona" in words.text for words in moved.persons.words(said))
    assert "mona" not in repr(moved.audit.entries)
    assert moved.persons.forget("mona") >= 2
    assert not any("mona" in words.text for words in moved.persons.words(said))
    assert verify_log(*whole(moved.audit)) == ()


def test_a_step_that_breaks_or_is_refused_says_so_and_no_more():
    stage = Stage()
    secret = Refusal("ec2.UnauthorizedOperation", "i-1", "password=hunter2")
    stage.spoiler.next_time("stop_instance", Transient("hunter2"), RuntimeError("hunter2"))
    stage.spoiler.next_time("enable_replication", Refused(secret))
    stage.migrate()
    outcomes = {(e.action, e.outcome) for e in entries(stage.audit, AuditKind.OUTCOME)}
    assert ("enable_replication", "refused ec2.UnauthorizedOperation") in outcomes
    assert "hunter2" not in repr(stage.audit.entries)


def test_a_process_that_dies_leaves_the_attempt_without_an_outcome():
    log = SimulatedAuditLog(VirtualClock())
    event = AuditEvent(id="1", kind=AuditKind.ATTEMPT, action="stop_instance")
    with pytest.raises(KeyboardInterrupt):
        recorded(Deed(log, event), die, eager=True)
    assert [entry.event.kind for entry in log.read(ROOT)] == [AuditKind.ATTEMPT]


def die():
    raise KeyboardInterrupt


def test_while_the_log_cannot_be_written_nothing_is_changed_and_looks_go_on():
    stage = Stage()
    stage.audit.broken = True
    wave = stage.wave(stage.add_instance())
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(minutes=20))
    assert stage.world.ledger.effects() == []
    assert stage.source.journal == []
    stage.audit.broken = False
    stage.go_on()
    assert [each.outcome for each in stage.report(wave).reports] == [Outcome.MIGRATED]


def test_what_is_no_deed_of_anybody_is_told_to_nobody():
    about_to_call()
    called("aws ec2", "StopInstances", "i-1", "200")


def test_threads_that_act_for_a_deed_tell_of_their_calls():
    with watching(lambda: None) as watch, ThreadPoolExecutor(2) as pool:
        tell = carried(lambda number: called("aws ec2", "RunInstances", str(number), "200"))
        list(pool.map(tell, range(3)))
        list(pool.map(lambda number: called("aws ec2", "Other", str(number), "200"), range(3)))
    assert sorted(watch.told()) == [f"aws ec2 RunInstances {n} 200" for n in range(3)]


def test_a_step_of_very_many_calls_counts_those_that_it_does_not_list():
    with watching(lambda: None) as watch:
        for number in range(103):
            called("azure", "PUT", str(number), "200")
    assert (len(watch.told()), watch.told()[-1]) == (101, "and 3 more")
