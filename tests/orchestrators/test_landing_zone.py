"""Landing zones from an empty subscription to a protection group, and what may go wrong."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.component import PartKind, Role
from domain.errors import Refusal, Refused, Transient
from domain.job import NOTHING_TO_DO
from domain.landing_zone import Load, Purpose, Server, ZonePace
from domain.names import zone_story_id
from domain.pace import Vigil
from domain.protected_item import ProtectedItem
from domain.protection_group import ReplicationSettings
from domain.security_rules import Direction, PortRule
from domain.vault import Vault
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneOutcome, ZoneState
from local.simulators.aws.memory.subnet import MemorySubnet
from local.simulators.site_recovery.model.discovery import set_appliance_heartbeat
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.registering import (
    ConfigurationServerRegistration,
    register_configuration_server,
)
from local.simulators.site_recovery.model.server_staging import silence_part
from orchestrators.prepare_landing_zone import prepare_landing_zone
from tests.orchestrators.zones import ZoneStage

HOUR = timedelta(hours=1)
PROCESS_SERVER = "ferry-frankfurt-process-server"
APPLIANCE = "ferry-frankfurt-replication-appliance"


@pytest.fixture
def stage_with():
    made = []

    def set_up(**settings):
        made.append(ZoneStage(**settings))
        return made[-1]

    yield set_up
    for each in made:
        each.hub.close()


@pytest.fixture
def stage(stage_with):
    return stage_with()


def decisions(stage):
    told = [event.words for event in stage.events() if event.kind == "decision"]
    return [words for words in told if "the vault does not tell" not in words]


def phases(stage):
    return [event.phase for event in stage.events() if event.kind == "phase"]


def push(stage, *refs):
    """Let the instances' own groups let the push in."""
    for ref in refs:
        rules = (PortRule(Direction.INBOUND, 0, 65535, "10.0.0.0/8"),)
        stage.source.instances[ref].others = rules


# The way through.


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


# What people do.


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


# Registration.


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


# Reach.


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


# Versions.


def test_outdated_servers_stop_the_zone_with_the_order_in_which_to_update_them(stage):
    stage.at_zone(ZonePhase.CHECKING_REACH, lambda: stage.outdate("9.56.1.1"))
    stage.start(stage.classic())
    stage.go_on(until=lambda: stage.manual_steps)
    assert stage.shown.phase is ZonePhase.AWAITING_UPDATES
    words = stage.manual_steps[-1]
    assert "1. configuration server" in words
    assert "by way of 9.60, 9.64" in words
    stage.done(1)  # it is not: so old a server is supported no more
    stage.go_on(until=lambda: stage.shown.manual_step and stage.shown.manual_step.number == 2)
    stage.outdate("")
    stage.go_on()
    assert stage.shown.state is ZoneState.READY
    assert stage.shown.updates == ()


def test_where_nothing_tells_an_appliances_latest_version_the_zone_says_so(stage):
    stage.prepare()
    assert any("the vault does not tell which version" in event.words for event in stage.events())


def test_an_appliance_older_than_what_its_items_are_offered_stops_the_zone(stage):
    stage.answers.default_factory = lambda: None
    stage.prepare()
    replicating(stage, "")
    stage.outdate("9.64.1.1")
    stage.manual_steps.clear()
    stage.start(stage.zone(), Purpose.PREPARE)
    stage.go_on(until=lambda: stage.shown.phase is ZonePhase.AWAITING_UPDATES)
    assert "1. replication appliance" in stage.manual_steps[-1]
    assert "9.64.1.1 → 9.66.7614.1" in stage.manual_steps[-1]


def test_a_person_may_leave_servers_as_old_as_they_are_while_they_are_supported(stage):
    stage.at_zone(ZonePhase.CHECKING_REACH, lambda: stage.outdate("9.64.1.1"))
    stage.start(stage.classic())
    stage.go_on(until=lambda: stage.manual_steps)
    stage.done(1)
    stage.go_on()
    assert stage.shown.state is ZoneState.READY
    roles = [update.role for update in stage.shown.updates]
    assert roles == [Role.CONFIGURATION_SERVER, Role.PROCESS_SERVER, Role.MASTER_TARGET]


def in_use(stage):
    """Let the vault say three times that a machine replicates through the zone's servers."""
    busy = tuple(replace(each, machines=1) for each in stage.shown.components)
    stage.spoiler.next_time("find_components", busy, busy, busy)


def replicating(stage, version):
    """Let an instance replicate through the ready zone, with an agent of this version."""
    ref = stage.add_instance()
    landing = stage.landing(policy_name="gold", appliance_instance=None)
    stage.manual_steps.clear()
    stage.start(stage.wave(ref, landing=landing))
    stage.go_on(until=lambda: stage.manual_steps)
    stage.configure_by_hand()
    stage.go_on(until=lambda: stage.status.read_wave("w1").instances[0].replicated_bytes)
    (machine,) = stage.world.machines.values()
    machine.version = version
    return ref, machine


def test_an_outdated_agent_is_updated_by_ferry_and_told(stage):
    stage.answers.default_factory = lambda: None
    stage.prepare()
    ref, machine = replicating(stage, "9.63.1.1")
    stranger = stage.add_instance(2)
    order = stage.start(stage.zone(instances=(ref, stranger)), Purpose.PREPARE)
    story = zone_story_id(order.name, order.attempt)
    stage.go_on(until=lambda: stage.hub.get(story).HasField("output"))
    assert stage.result(prepare_landing_zone, story).outcome is ZoneOutcome.READY
    assert machine.version in ("", "9.66.7614.1")
    assert ZonePhase.UPDATING_AGENTS in phases(stage)
    assert decisions(stage) == [f"updated mobility service {ref}: 9.63.1.1 → 9.66.7614.1"]


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


def test_an_agent_that_cannot_be_updated_is_told_and_stops_nothing(stage):
    stage.prepare()
    ref = stage.add_instance()
    in_use(stage)
    old = ProtectedItem("/items/1", "Protected", agent_version="9.63.1.1")
    stage.spoiler.next_time("get_protected_item", old)
    stage.spoiler.next_time(
        "start_agent_update", Refused(Refusal("site_recovery.95224", "i-1", "reboot pending"))
    )
    report = stage.prepare(stage.zone(instances=(ref,)), Purpose.PREPARE)
    assert report.outcome is ZoneOutcome.READY
    (words,) = decisions(stage)
    assert words.startswith("not updated: ")
    assert "reboot pending" in words


def test_an_agent_more_than_four_releases_behind_is_not_updated_but_told_where_to_stop(stage):
    stage.prepare()
    ref = stage.add_instance()
    in_use(stage)
    old = ProtectedItem("/items/1", "Protected", agent_version="9.56.1.1")
    stage.spoiler.next_time("get_protected_item", old)
    report = stage.prepare(stage.zone(instances=(ref,)), Purpose.PREPARE)
    assert report.outcome is ZoneOutcome.READY
    (words,) = decisions(stage)
    assert words.startswith(f"not updated: mobility service {ref}: 9.56.1.1 → ")
    assert "9.60, 9.64" in words
    assert "restart the machine" in words


def test_a_machine_that_its_update_wants_restarted_is_told(stage):
    stage.prepare()
    ref = stage.add_instance()
    in_use(stage)
    old = ProtectedItem("/1", "Protected", agent_version="9.63.1.1", restart_after_update=True)
    stage.spoiler.next_time("get_protected_item", old)
    stage.spoiler.next_time("start_agent_update", NOTHING_TO_DO)
    assert stage.prepare(stage.zone(instances=(ref,)), Purpose.PREPARE).outcome is ZoneOutcome.READY
    assert decisions(stage)[0].endswith("; restart the machine")


def test_a_story_of_agents_that_breaks_is_told_by_instance_and_stops_nothing(stage):
    stage.prepare()
    ref = stage.add_instance()
    in_use(stage)
    stage.spoiler.next_time("find_place", {"nonsense": True})
    report = stage.prepare(stage.zone(instances=(ref,)), Purpose.PREPARE)
    assert report.outcome is ZoneOutcome.READY
    assert f"{ref}: the story broke" in decisions(stage)[0]


# Vault, servers and group.


def test_a_vault_of_another_region_is_not_taken_over(stage):
    zone = stage.zone(azure=replace(stage.zone().azure, location="northeurope"))
    assert stage.prepare(zone).outcome is ZoneOutcome.READY
    report = stage.prepare(stage.zone(), Purpose.PREPARE)
    assert (report.outcome, "stands in northeurope" in report.because) == (
        ZoneOutcome.FAILED,
        True,
    )
    assert report.remedy


def test_a_subnet_that_leads_nowhere_fails_and_the_retry_goes_on_where_it_ended(stage):
    stage.source_servers.subnets["subnet-1"] = MemorySubnet(leads_out=False)
    report = stage.prepare(stage.classic())
    assert "the subnet leads nowhere" in report.because
    assert report.remedy
    (kept,) = report.kept
    assert kept.startswith("configuration server /subscriptions/")
    stage.source_servers.subnets["subnet-1"] = MemorySubnet()
    assert stage.prepare(stage.classic(), Purpose.PREPARE).outcome is ZoneOutcome.READY


def test_a_server_that_will_never_run_fails_with_its_reason(stage):
    broken = Server(Role.CONFIGURATION_SERVER, "/vm/1", problem="SkuNotAvailable")
    stage.spoiler.next_time("ensure_azure_server", broken)
    report = stage.prepare(stage.classic())
    assert "SkuNotAvailable" in report.because
    assert "retry" in report.remedy


def test_more_than_a_zone_can_take_is_refused_before_a_server_is_made(stage):
    report = stage.prepare(stage.zone(load=Load(500, 100)))
    assert "Split them into 3" in report.remedy
    assert stage.running() == []


def test_the_retired_provider_is_refused_before_anything_is_made(stage):
    report = stage.prepare(stage.classic(allow_retired_provider=False))
    assert "31 January 2026" in report.because
    assert stage.world.vault is None


def test_a_group_of_another_vault_is_not_taken(stage):
    stage.prepare()
    known = stage.groups.get("gold")
    elsewhere = replace(known.group, vault=Vault("s", "rg", "elsewhere"))
    stage.groups.put(replace(known, group=elsewhere))
    report = stage.prepare(stage.zone(), Purpose.PREPARE)
    assert "elsewhere" in report.because
    assert "Name a protection group" in report.remedy


def test_a_group_that_cannot_be_applied_fails_the_zone_with_its_own_reason(stage):
    settings = ReplicationSettings(recovery_point_retention=10**9)
    report = stage.prepare(stage.zone(settings=settings))
    assert report.outcome is ZoneOutcome.FAILED
    assert "protection group gold" in report.because
    assert report.remedy


def test_a_group_whose_story_breaks_fails_the_zone(stage):
    stage.spoiler.next_time("find_group", {"record": None}, {"nonsense": True})
    stage.spoiler.next_time("put_group", {"nonsense": True})
    assert "apply_protection_group" in stage.prepare().because


def test_a_status_that_cannot_be_written_changes_nothing_in_the_story(stage):
    stage.spoiler.next_time("record_zone_progress", *[Transient("no tables")] * 200)
    order = stage.start(stage.zone())
    stage.go_on(until=lambda: stage.running() == [APPLIANCE])
    stage.sign_in()
    stage.go_on()
    report = stage.result(prepare_landing_zone, zone_story_id(order.name, order.attempt))
    assert report.outcome is ZoneOutcome.READY


# Taking back.


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


# An account to push with.


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
