"""Landing zones that are cancelled, or taken back after they were ready."""

from dataclasses import replace

import pytest

from domain.component import Role
from domain.errors import Refusal, Refused
from domain.landing_zone import Purpose, ZonePace
from domain.names import zone_story_id
from domain.pace import Vigil
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneOutcome
from orchestrators.prepare_landing_zone import prepare_landing_zone
from tests.orchestrators.landing_zone.looking import (
    APPLIANCE,
    HOUR,
    PROCESS_SERVER,
    replicating,
)


def test_a_zone_through_which_an_instance_replicates_is_not_taken_back(stage):
    stage.answers.default_factory = lambda: None
    stage.prepare()
    replicating(stage, "")
    order = stage.start(stage.zone(), Purpose.TAKE_BACK)
    story = zone_story_id(order.name, order.attempt)
    stage.go_on(until=lambda: stage.hub.get(story).HasField("output"))
    report = stage.result(prepare_landing_zone, story)
    assert report.outcome is ZoneOutcome.FAILED
    assert "machines still replicate through" in report.because
    assert "cancel the landing zone again" in report.remedy
    assert stage.running() == [APPLIANCE]


def test_a_zone_through_whose_added_process_server_an_instance_replicates_stays(stage):
    stage.prepare(stage.classic())
    first = stage.shown.components[0]
    added = replace(first, role=Role.PROCESS_SERVER, name="added", address="10.9.9.9", machines=12)
    stage.spoiler.next_time("find_components", (*stage.shown.components, added))
    report = stage.prepare(stage.classic(), Purpose.TAKE_BACK)
    assert report.outcome is ZoneOutcome.FAILED
    assert "machines still replicate through added" in report.because
    assert (stage.running(), len(stage.deployed())) == ([PROCESS_SERVER], 1)


def test_a_cancelled_zone_is_taken_back_last_things_first_and_its_vault_stays(stage):
    stage.at_zone(ZonePhase.AWAITING_REGISTRATION, stage.cancel)
    report = stage.prepare(stage.classic(separate_master_target=True))
    assert (report.outcome, report.because) == (
        ZoneOutcome.CANCELLED,
        "cancelled by mona: wrong subnet",
    )
    assert report.left_behind == ()
    assert stage.world.estate.vault in report.kept[0]
    undone = [
        (name, getattr(value, "role", None)) for name, value in stage.spoiler.taken if name in UNDOS
    ]
    assert undone == [
        ("delete_azure_server", Role.MASTER_TARGET),
        ("terminate_source_server", Role.PROCESS_SERVER),
        ("delete_azure_server", Role.CONFIGURATION_SERVER),
        ("discard_passphrase", None),
        ("discard_registration", None),
    ]
    assert (stage.running(), stage.deployed()) == ([], [])
    assert stage.world.vault is not None


UNDOS = {
    "delete_azure_server",
    "terminate_source_server",
    "discard_passphrase",
    "discard_registration",
}


@pytest.mark.parametrize(
    "phase",
    [
        ZonePhase.PREPARING_VAULT,
        ZonePhase.LAUNCHING_APPLIANCE,
        ZonePhase.AWAITING_APPLIANCE_SETUP,
        ZonePhase.CHECKING_REACH,
        ZonePhase.CHECKING_VERSIONS,
        ZonePhase.APPLYING_PROTECTION_GROUP,
    ],
)
def test_a_zone_can_be_cancelled_at_any_time_before_it_is_ready(stage, phase):
    stage.at_zone(phase, stage.cancel)
    assert stage.prepare().outcome is ZoneOutcome.CANCELLED
    assert stage.running() == []


def test_a_zone_that_waits_for_open_ports_can_be_cancelled(stage):
    stage.at_zone(ZonePhase.AWAITING_OPEN_PORTS, stage.cancel)
    report = stage.prepare(stage.classic(instances=(stage.add_instance(),)))
    assert report.outcome is ZoneOutcome.CANCELLED


def test_a_zone_that_waits_for_updates_can_be_cancelled(stage):
    stage.at_zone(ZonePhase.CHECKING_REACH, lambda: stage.outdate("9.56.1.1"))
    stage.at_zone(ZonePhase.AWAITING_UPDATES, stage.cancel)
    assert stage.prepare(stage.classic()).outcome is ZoneOutcome.CANCELLED


def test_a_ready_zone_is_taken_back_by_an_attempt_of_its_own(stage):
    stage.prepare()
    report = stage.prepare(stage.zone(), Purpose.TAKE_BACK)
    assert (report.outcome, report.because) == (ZoneOutcome.CANCELLED, "taken back")
    assert stage.running() == []
    again = stage.prepare(stage.zone(), Purpose.PREPARE)
    assert again.outcome is ZoneOutcome.READY
    assert stage.shown.attempt == 3


def test_while_the_vault_does_not_say_who_replicates_nothing_is_taken_back(stage):
    stage.prepare()
    silent = Refused(Refusal("site_recovery.403", "vault", "no rights", "Give them."))
    stage.spoiler.next_time("find_components", silent)
    report = stage.prepare(stage.zone(), Purpose.TAKE_BACK)
    assert (report.outcome, report.remedy) == (ZoneOutcome.FAILED, "Give them.")
    assert stage.running() == [APPLIANCE]


def test_what_cannot_be_taken_back_is_told_and_the_rest_is(stage):
    refused = Refused(Refusal("ec2.UnauthorizedOperation", "i-1", "no rights"))
    stage.spoiler.next_time("terminate_source_server", refused)
    stage.at_zone(ZonePhase.AWAITING_REGISTRATION, stage.cancel)
    report = stage.prepare(stage.classic())
    assert report.outcome is ZoneOutcome.CANCELLED
    assert len(report.left_behind) == 1
    assert stage.deployed() == []


def test_a_zone_cancelled_before_its_vault_was_made_has_nothing_to_take_back(stage):
    missing = Refused(Refusal("vault.unknown_region", "v", "no region", "Name one."))
    stage.spoiler.next_time("ensure_vault", missing)
    stage.prepare()
    report = stage.prepare(stage.zone(), Purpose.TAKE_BACK)
    assert (report.outcome, report.left_behind) == (ZoneOutcome.CANCELLED, ())


def test_a_pace_of_its_own_is_kept(stage):
    stage.signs_in = False
    hurried = replace(ZonePace(), person=Vigil(HOUR / 60, HOUR / 6, 2 * HOUR))
    began = stage.clock.now()
    assert stage.prepare(stage.zone(pace=hurried)).outcome is ZoneOutcome.FAILED
    assert stage.clock.now() - began < 4 * HOUR
