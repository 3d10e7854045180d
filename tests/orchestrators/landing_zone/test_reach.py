"""Ports that are tried from the zone's server to the instances."""

from dataclasses import replace

from domain.errors import Transient
from domain.landing_zone import Load, Purpose
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneOutcome, ZoneState
from tests.orchestrators.landing_zone.looking import (
    push,
)


def test_closed_ports_stop_the_zone_until_a_person_has_opened_them(stage):
    ref = stage.add_instance()
    stage.start(stage.classic(instances=(ref,)))
    stage.go_on(until=lambda: stage.manual_steps)
    assert stage.shown.phase is ZonePhase.AWAITING_OPEN_PORTS
    closed = [row for table in stage.shown.reach for row in table.rows if not row.open]
    assert [(row.instance_id, row.port) for row in closed] == [
        (ref.instance_id, port) for port in (135, 139, 445)
    ]
    assert ref.instance_id in stage.manual_steps[-1]
    assert stage.groups.get("gold") is None
    push(stage, ref)
    stage.done(1)
    stage.go_on()
    assert stage.shown.state is ZoneState.READY


def test_a_word_that_ports_are_open_is_tried_and_not_believed(stage):
    ref = stage.add_instance()
    stage.start(stage.classic(instances=(ref,)))
    stage.go_on(until=lambda: stage.manual_steps)
    stage.done(1)
    stage.go_on(until=lambda: stage.shown.manual_step and stage.shown.manual_step.number == 2)
    assert stage.shown.phase is ZonePhase.AWAITING_OPEN_PORTS
    assert stage.groups.get("gold") is None


def test_closed_ports_are_tried_again_by_themselves(stage):
    ref = stage.add_instance()
    stage.start(stage.classic(instances=(ref,)))
    stage.go_on(until=lambda: stage.manual_steps)
    push(stage, ref)
    stage.go_on()
    assert stage.shown.state is ZoneState.READY


def test_a_person_may_go_on_although_ports_are_closed(stage):
    ref = stage.add_instance()
    stage.start(stage.classic(instances=(ref,)))
    stage.go_on(until=lambda: stage.manual_steps)
    stage.done(1, accept_closed_ports=True)
    stage.go_on()
    assert stage.shown.state is ZoneState.READY
    assert any(not row.open for table in stage.shown.reach for row in table.rows)


def test_an_order_may_accept_closed_ports_beforehand(stage):
    zone = stage.classic(instances=(stage.add_instance(),), accept_closed_ports=True)
    assert stage.prepare(zone).outcome is ZoneOutcome.READY
    assert stage.manual_steps == []


def test_ports_that_stay_closed_are_given_up_after_the_agreed_time(stage):
    report = stage.prepare(stage.classic(instances=(stage.add_instance(),)))
    assert report.outcome is ZoneOutcome.FAILED
    assert report.because == "3 ports are still closed"
    assert "TCP 135" in report.remedy
    assert stage.longest_history() < 500


def test_many_instances_are_tried_in_parts_and_no_history_grows_long(stage):
    refs = tuple(stage.add_instance(number) for number in range(1, 121))
    push(stage, *refs)
    zone = stage.classic(instances=refs, load=Load(120, 600))
    assert stage.prepare(zone).outcome is ZoneOutcome.READY
    (table,) = stage.shown.reach
    assert len(table.rows) == 120 * 3 + 2
    assert stage.longest_history() < 500


def test_an_instance_that_is_not_there_is_refused_by_name(stage):
    ref = replace(stage.add_instance(), instance_id="i-00000000000000bad")
    report = stage.prepare(stage.classic(instances=(ref,)))
    assert "i-00000000000000bad" in report.because
    assert report.remedy


def test_a_check_that_fails_is_told_and_a_check_that_breaks_as_well(stage):
    stage.spoiler.next_time("start_reach_check", *[Transient("no answer")] * 20)
    assert "start_reach_check: no answer" in stage.prepare().because
    stage.spoiler.next_time("start_reach_check", {"nonsense": True})
    report = stage.prepare(stage.zone(), Purpose.PREPARE)
    assert "the story broke" in report.because
