"""Servers and agents that are older than what the vault offers."""

from dataclasses import replace

from domain.component import Role
from domain.errors import Refusal, Refused
from domain.job import NOTHING_TO_DO
from domain.landing_zone import Purpose
from domain.names import zone_story_id
from domain.protected_item import ProtectedItem
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneOutcome, ZoneState
from orchestrators.prepare_landing_zone import prepare_landing_zone
from tests.orchestrators.landing_zone.looking import (
    decisions,
    phases,
    replicating,
)


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
