"""Servers that register with the vault, late, in part, or never."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.component import PartKind, Role
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneOutcome
from local.simulators.site_recovery.model.discovery import set_appliance_heartbeat
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.registering import (
    ConfigurationServerRegistration,
    register_configuration_server,
)
from local.simulators.site_recovery.model.server_staging import silence_part
from tests.orchestrators.landing_zone.looking import (
    HOUR,
    PROCESS_SERVER,
    phases,
)


def test_a_process_server_that_never_registers_is_named_after_the_deadline(stage):
    stage.mobility.fleet.pace = replace(stage.mobility.fleet.pace, set_up=99 * HOUR)
    report = stage.prepare(stage.classic())
    assert report.outcome is ZoneOutcome.FAILED
    assert "after 90 minutes the process server (10.0.254." in report.because
    assert "configuration server" not in report.because
    for word in ("443", "9443", "clock", "proxy"):
        assert word in report.remedy
    assert stage.running() == [PROCESS_SERVER]
    assert any("process server" in kept for kept in report.kept)


def test_a_process_server_that_registers_and_dies_is_told_from_one_that_never_came(stage):
    zone = stage.classic()
    stage.at_zone(ZonePhase.CHECKING_REACH, lambda: die(stage))
    report = stage.prepare(zone)
    assert report.outcome is ZoneOutcome.FAILED
    assert "has registered, but its last heartbeat was" in report.because
    assert "svagents" in report.remedy
    assert phases(stage)[-2] is ZonePhase.CHECKING_VERSIONS


def die(stage):
    server = next(each for each in stage.shown.components if each.role is Role.PROCESS_SERVER)
    set_appliance_heartbeat(stage.world, server.name, beats=False)
    stage.clock.advance(timedelta(minutes=16))


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (None, "its disaster recovery agent (DRA) is missing"),
        (timedelta(minutes=40), "the last heartbeat of its disaster recovery agent (DRA) was"),
    ],
)
def test_an_appliance_of_which_one_part_is_silent_fails_the_zone_by_that_parts_name(
    stage, ago, words
):
    def silence():
        (name,) = [each.name for fabric in stage.world.fabrics for each in fabric.servers]
        last = stage.world.now - ago if ago else None
        silence_part(stage.world, name, PartKind.DRA, last)

    stage.at_zone(ZonePhase.CHECKING_REACH, silence)
    report = stage.prepare()
    assert report.outcome is ZoneOutcome.FAILED
    assert words in report.because
    assert any(words in told for told in stage.shown.components[0].messages)


def test_a_configuration_server_that_never_registers_stops_before_anything_stands_in_aws(stage):
    never_set_up(stage)
    report = stage.prepare(stage.classic())
    assert re.search(r"the configuration server \([0-9.]+\) has not registered", report.because)
    assert "five days" in report.remedy
    assert stage.running() == []


def never_set_up(stage):
    """Let the set-up of every server in Azure come to nothing."""
    stage.world.faults.inject(Fault(FaultKind.JOB_ERROR, when="set_up", times=0))


def test_servers_of_others_in_the_vault_are_not_taken_for_ours(stage):
    never_set_up(stage)

    def intrude():
        given = ConfigurationServerRegistration(name="other", address="10.9.9.9")
        register_configuration_server(stage.world, given)

    stage.at_zone(ZonePhase.AWAITING_CONFIGURATION_SERVER, intrude)
    report = stage.prepare(stage.classic())
    assert "has not registered" in report.because


def test_who_has_registered_by_now_is_shown_while_the_others_are_waited_for(stage):
    seen = []
    stage.zones.listeners.append(
        lambda progress: (
            seen.append(len(progress.components or ()))
            if progress.phase is ZonePhase.AWAITING_CONFIGURATION_SERVER
            else None
        )
    )
    stage.prepare(stage.classic())
    assert max(seen) == 2
