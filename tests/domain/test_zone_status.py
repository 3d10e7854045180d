from dataclasses import replace
from datetime import timedelta

import pytest

from domain.component import Role
from domain.event import EventKind
from domain.landing_zone import Purpose
from domain.source_instance import InstanceRef
from domain.zone_event import zone_cursor_of, zone_events_of
from domain.zone_itinerary import ZONE_STEPS, ZonePhase, zone_next_step, zone_step_number
from domain.zone_reach import ReachTable
from domain.zone_status import (
    ManualStep,
    StepDone,
    ZoneOutcome,
    ZoneProgress,
    ZoneReport,
    ZoneState,
    attempt_of,
    begin_again,
    fold_zone,
    zone_exists,
)
from domain.zone_words import done_by, kept_vault, register_appliance
from tests.domain.zones import ACCOUNT, NOON, REGION, component, server, status, subject, zone

READY = ZoneReport(ZoneOutcome.READY)


def told(phase, minutes=0, attempt=1, **more):
    return ZoneProgress(subject(attempt), NOON + timedelta(minutes=minutes), phase, **more)


def after(*news, known=None):
    known = known or status()
    for each in news:
        known = fold_zone(known, each)
    return known


def test_every_phase_has_its_step_and_what_comes_next():
    for phase in ZonePhase:
        assert 0 <= zone_step_number(phase) <= len(ZONE_STEPS)
        assert zone_next_step(phase)
    assert zone_step_number(ZonePhase.APPLYING_PROTECTION_GROUP) == len(ZONE_STEPS)


def test_the_steps_are_kept_with_when_they_began_and_ended():
    known = after(
        told(ZonePhase.PREPARING_VAULT),
        told(ZonePhase.LAUNCHING_APPLIANCE, 1),
        told(ZonePhase.AWAITING_APPLIANCE_SETUP, 2),
        told(ZonePhase.TAKING_BACK, 3),
        told(ZonePhase.ENDED, 4, report=ZoneReport(ZoneOutcome.CANCELLED)),
    )
    assert [(s.name, s.ended - s.started) for s in known.steps] == [
        ("Vault", timedelta(minutes=1)),
        ("Servers", timedelta(minutes=2)),
    ]
    assert known.state is ZoneState.CANCELLED


def test_tables_stay_as_told_until_they_are_told_anew():
    servers, here = (server(Role.APPLIANCE),), (component(Role.APPLIANCE),)
    table = ReachTable(InstanceRef(ACCOUNT, REGION, "i-1"))
    known = after(
        told(ZonePhase.LAUNCHING_APPLIANCE, servers=servers),
        told(ZonePhase.AWAITING_REGISTRATION, 1, components=here, waiting_for="it"),
        told(ZonePhase.CHECKING_REACH, 2, reach=table, updates=()),
        told(ZonePhase.CHECKING_VERSIONS, 3),
    )
    assert (known.servers, known.components, known.reach) == (servers, here, (table,))
    assert known.waiting_for == ""
    assert after(told(ZonePhase.CHECKING_VERSIONS, 4, components=()), known=known).components == ()


@pytest.mark.parametrize(
    "late",
    [
        told(ZonePhase.PREPARING_VAULT, minutes=-1),
        told(ZonePhase.PREPARING_VAULT, minutes=9, attempt=2),
        told(ZonePhase.PREPARING_VAULT, minutes=9, attempt=0),
    ],
)
def test_late_news_and_news_of_other_attempts_change_nothing(late):
    known = after(told(ZonePhase.CHECKING_REACH))
    assert fold_zone(known, late) == known
    assert zone_events_of(known, replace(late, subject=subject(2))) == ()


def test_what_has_ended_changes_no_more_until_it_begins_again():
    ended = after(told(ZonePhase.ENDED, report=READY))
    assert ended.state is ZoneState.READY
    late = told(ZonePhase.PREPARING_VAULT, 5)
    assert fold_zone(ended, late) == ended
    assert zone_events_of(ended, late) == ()
    again = begin_again(ended, Purpose.TAKE_BACK)
    assert (again.attempt, again.report, again.state) == (2, None, ZoneState.TAKING_BACK)
    assert attempt_of(zone(), again) == zone(attempt=2, purpose=Purpose.TAKE_BACK)


def test_a_zone_that_is_taken_back_while_it_is_prepared_says_so():
    assert status().state is ZoneState.PREPARING
    assert after(told(ZonePhase.TAKING_BACK)).state is ZoneState.TAKING_BACK
    assert status(purpose=Purpose.TAKE_BACK).state is ZoneState.TAKING_BACK


def test_events_tell_phases_manual_steps_decisions_and_the_end():
    asked = told(ZonePhase.AWAITING_OPEN_PORTS, 1, manual_step=ManualStep(1, "open 135"))
    known = after(told(ZonePhase.CHECKING_REACH))
    assert [(e.kind, e.words) for e in zone_events_of(known, asked)] == [
        (EventKind.PHASE, "awaiting open ports"),
        (EventKind.WAITING, "open 135"),
    ]
    known = fold_zone(known, asked)
    assert zone_events_of(known, asked) == ()
    remark = told(ZonePhase.AWAITING_OPEN_PORTS, 2, remark="done by mona")
    assert [e.kind for e in zone_events_of(known, remark)] == [EventKind.DECISION]
    end = told(ZonePhase.ENDED, 3, report=ZoneReport(ZoneOutcome.FAILED, "no route"))
    phase, ended = zone_events_of(known, end)
    assert (ended.words, phase.words) == ("failed: no route", "ended")
    assert zone_cursor_of(phase) < zone_cursor_of(ended)
    assert zone_events_of(known, replace(end, report=READY))[1].words == "ready"


def test_a_second_zone_of_one_name_is_told_what_to_do():
    assert zone_exists("a").remedy


def test_the_wizards_steps_name_machine_vault_and_port():
    words = register_appliance(zone(), server(Role.APPLIANCE))
    vital = ("ferry-vault", "44368", "9443", "device code", "frankfurt", "id of replication")
    assert all(each in words for each in vital)
    assert "by its private address" in register_appliance(zone(), server(Role.APPLIANCE, ""))


def test_what_people_said_is_put_into_words():
    assert done_by(StepDone()) == "done by an operator"
    told_by = StepDone("mona", "rule 7", accept_closed_ports=True)
    assert done_by(told_by) == "done by mona, closed ports accepted: rule 7"
    assert "ferry-vault" in kept_vault(zone())
