"""Landing zones from an empty subscription to a protection group, and what people do for them."""

from datetime import timedelta

from domain.component import Role
from domain.landing_zone import Load, Purpose
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneOutcome, ZoneState
from tests.orchestrators.landing_zone.looking import (
    APPLIANCE,
    decisions,
    phases,
    push,
)


def test_an_appliance_stands_is_registered_by_hand_and_ends_with_a_protection_group(stage):
    ref = stage.add_instance()
    report = stage.prepare(stage.zone(instances=(ref,)))
    assert (report.outcome, report.because) == (ZoneOutcome.READY, "protection group gold ready")
    assert stage.shown.state is ZoneState.READY
    assert [record.name for record in stage.shown.steps] == [
        "Vault",
        "Servers",
        "Registration",
        "Reach",
        "Versions",
        "Protection group",
    ]
    (words,) = dict.fromkeys(stage.manual_steps)
    assert "44368" in words
    assert stage.running() == [APPLIANCE]
    (component,) = stage.shown.components
    assert (component.role, component.version) == (Role.APPLIANCE, "9.66.7614.1")
    assert stage.groups.get("gold").state == "ready"


def test_the_classic_servers_stand_one_after_the_other_and_join_the_configuration_server(stage):
    ref = stage.add_instance()
    push(stage, ref)
    report = stage.prepare(stage.classic(instances=(ref,), load=Load(120, 600)))
    assert report.outcome is ZoneOutcome.READY, report
    assert phases(stage) == [
        ZonePhase.PREPARING_VAULT,
        ZonePhase.ISSUING_REGISTRATION,
        ZonePhase.DEPLOYING_CONFIGURATION_SERVER,
        ZonePhase.AWAITING_CONFIGURATION_SERVER,
        ZonePhase.SHARING_PASSPHRASE,
        ZonePhase.LAUNCHING_PROCESS_SERVER,
        ZonePhase.AWAITING_REGISTRATION,
        ZonePhase.CHECKING_REACH,
        ZonePhase.CHECKING_VERSIONS,
        ZonePhase.APPLYING_PROTECTION_GROUP,
        ZonePhase.ENDED,
    ]
    assert stage.manual_steps == []
    assert {c.role for c in stage.shown.components} == set(Role) - {Role.APPLIANCE}
    assert all(row.open for table in stage.shown.reach for row in table.rows)
    assert [server.role for server in stage.shown.servers] == [
        Role.CONFIGURATION_SERVER,
        Role.PROCESS_SERVER,
    ]
    order = next(value for name, value in stage.spoiler.taken if name == "ensure_azure_server")
    assert (order.size, order.cache_gib) == ("Standard_F16s_v2", 600)


def test_a_master_target_of_its_own_is_deployed_last_and_waited_for(stage):
    zone = stage.classic(separate_master_target=True)
    assert stage.prepare(zone).outcome is ZoneOutcome.READY
    assert [server.role for server in stage.shown.servers][-1] is Role.MASTER_TARGET
    assert len(stage.deployed()) == 2


def test_no_secret_is_in_any_history(stage):
    stage.prepare(stage.classic())
    (passphrase,) = stage.world.ground.passphrases.values()
    for story in stage.story_ids():
        for event in stage.hub.history(story):
            assert passphrase not in str(event)
            assert "ManagementCert" not in str(event)


def test_the_same_zone_again_finds_everything_and_makes_nothing_anew(stage):
    zone = stage.classic()
    stage.prepare(zone)
    made = stage.deployed(), stage.running()
    report = stage.prepare(zone, Purpose.PREPARE)
    assert report.outcome is ZoneOutcome.READY
    assert (stage.deployed(), stage.running()) == made
    assert stage.shown.attempt == 2


def test_the_appliance_goes_on_by_a_persons_word_and_then_waits_for_the_vault(stage):
    stage.signs_in = False
    stage.start(stage.zone())
    stage.go_on(until=lambda: stage.manual_steps)
    stage.sign_in()
    stage.done(1, comment="signed in")
    stage.go_on()
    assert stage.shown.state is ZoneState.READY
    assert decisions(stage) == ["done by mona: signed in"]


def test_an_appliance_that_nobody_registers_fails_after_a_week(stage):
    stage.signs_in = False
    began = stage.clock.now()
    report = stage.prepare()
    assert report.outcome is ZoneOutcome.FAILED
    assert stage.clock.now() - began > timedelta(days=7)
    assert "replication appliance (10.0.254.2) has not registered" in report.because
    assert "44368" in report.remedy
    assert stage.longest_history() < 500


def test_a_word_for_a_step_that_is_over_is_not_heard_at_the_next(stage):
    ref = stage.add_instance()
    stage.start(stage.classic(instances=(ref,)))
    stage.go_on(until=lambda: stage.manual_steps)
    stage.done(7)
    stage.go_on(until=lambda: len(set(stage.manual_steps)) > 1 or len(stage.manual_steps) > 2)
    assert decisions(stage) == []


def test_an_account_to_push_with_is_asked_for_and_seen_once_it_is_there(stage):
    stage.adds_account = False
    stage.at_zone(ZonePhase.AWAITING_RUN_AS_ACCOUNT, stage.add_account)
    report = stage.prepare(stage.classic())
    assert report.outcome is ZoneOutcome.READY
    (words,) = dict.fromkeys(stage.manual_steps)
    assert "cspsconfigtool.exe" in words
    assert "ferry-cs-" in words
    assert decisions(stage) == []


def test_who_pushes_nothing_says_so_and_needs_no_account(stage):
    stage.adds_account = False
    stage.at_zone(ZonePhase.AWAITING_RUN_AS_ACCOUNT, lambda: stage.done(1, comment="by hand"))
    report = stage.prepare(stage.classic())
    assert report.outcome is ZoneOutcome.READY
    assert decisions(stage) == ["done by mona: by hand"]


def test_an_account_that_nobody_adds_fails_the_zone_in_the_end(stage):
    stage.adds_account = False
    report = stage.prepare(stage.classic())
    assert report.outcome is ZoneOutcome.FAILED
    assert "cspsconfigtool.exe" in report.remedy
