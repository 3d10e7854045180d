import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from domain.errors import Transient
from domain.itinerary import Phase
from domain.notification.delivery import Delivery, DeliveryState, ended
from domain.notification.notice import Notice, NoticeKind
from domain.poison import Poison
from domain.status import InstanceStatus
from local.rehearsal import Rehearsal
from settings import Settings
from tests.test_settings import SAMPLE
from triggers.metering import Looks
from wire import to_wire


@pytest.fixture
def stage():
    return Rehearsal()


@pytest.fixture
def looks(heard, stage):
    estate = stage.world.estate
    ours = {
        "FERRY_SUBSCRIPTION_ID": estate.subscription_id,
        "FERRY_VAULT_RESOURCE_GROUP": estate.resource_group,
        "FERRY_VAULT_NAME": estate.vault,
        "FERRY_MOST_WAVES": "7",
    }
    return Looks(stage.clouds, Settings.from_environ(SAMPLE | ours), heard.readings)


def value(heard, metric, **attributes):
    named = tuple(sorted((name.replace("__", "."), each) for name, each in attributes.items()))
    return heard.of(metric)[named].value


def replicating(stage, name="w1"):
    """Take a wave of two to their replication, and hold it there."""
    refs = [stage.add_instance(number) for number in (1, 2)]
    order = stage.wave(*refs, name=name)
    stage.documents.put("", json.dumps(to_wire(order)).encode())
    stage.start(order)
    halfway = lambda: all(  # noqa: E731
        each.percent > 5 for each in stage.status.read_wave(name).instances
    )
    stage.go_on(until=halfway)
    return refs


def awaiting(stage):
    refs = replicating(stage)
    waits = lambda: all(  # noqa: E731
        each.phase is Phase.AWAITING_APPROVAL for each in stage.status.read_wave("w1").instances
    )
    stage.go_on(until=waits)
    return refs


def test_instances_are_counted_by_phase_and_empty_phases_are_zero(heard, stage, looks):
    replicating(stage)
    looks.take(stage.clock.now())
    assert value(heard, "ferry.instances", ferry__phase="replicating") == 2
    assert value(heard, "ferry.instances", ferry__phase="failing_over") == 0
    assert value(heard, "ferry.runs", ferry__state="running") == 1
    assert value(heard, "ferry.slots.used") == 1
    assert value(heard, "ferry.slots.limit") == 7


def test_a_new_process_shows_the_same(heard, stage, looks):
    replicating(stage)
    looks.take(stage.clock.now())
    before = heard.of("ferry.instances").keys()
    Looks(looks.clouds, looks.settings, heard.readings).take(stage.clock.now())
    assert heard.of("ferry.instances").keys() == before
    assert value(heard, "ferry.instances", ferry__phase="replicating") == 2


def test_a_replication_that_brings_nothing_new_grows_old(heard, stage, looks):
    replicating(stage)
    later = stage.clock.now() + timedelta(hours=3)
    looks.take(later)
    assert value(heard, "ferry.replication.idle.max", ferry__wave="w1") >= 3 * 3600


def test_an_rpo_is_what_the_vault_says_now_and_not_what_the_story_was_told_long_ago(
    heard, stage, looks
):
    refs = awaiting(stage)
    looks.take(stage.clock.now() + timedelta(days=2))
    shown = value(heard, "ferry.rpo.max", ferry__wave="w1")
    vault = looks.clouds.site_recovery
    items = [each.item_id for each in stage.status.read_wave("w1").instances]
    assert len(refs) == len(items) == 2
    assert shown == max(vault.get_protected_item(each).rpo.total_seconds() for each in items)


def test_an_open_approval_tells_how_long_it_waits_and_when_it_expires(heard, stage, looks):
    awaiting(stage)
    looks.take(stage.clock.now() + timedelta(days=13))
    waits = value(heard, "ferry.approval.waiting.max", ferry__wave="w1")
    left = value(heard, "ferry.approval.remaining.min", ferry__wave="w1")
    assert waits >= 13 * 86400
    assert 0 < left <= 86400
    assert waits + left == 14 * 86400


def test_an_approval_that_is_overdue_has_no_time_left_and_owes_none(heard, stage, looks):
    awaiting(stage)
    looks.take(stage.clock.now() + timedelta(days=20))
    assert value(heard, "ferry.approval.remaining.min", ferry__wave="w1") == 0


def asked(monkeypatch, port, method):
    """Hear with what a port is asked, from now on."""
    heard, original = [], getattr(type(port), method)

    def hear(self, *about):
        heard.append(about)
        return original(self, *about)

    monkeypatch.setattr(type(port), method, hear)
    return heard


def test_of_many_items_those_are_asked_for_that_were_not_for_longest(stage, looks, monkeypatch):
    awaiting(stage)
    told = asked(monkeypatch, looks.clouds.site_recovery, "get_protected_item")
    monkeypatch.setattr("triggers.metering._MOST_ITEMS", 1)
    for _ in range(4):
        looks.take(stage.clock.now())
    first, second, *others = told
    assert first != second
    assert others == [first, second]


def test_the_vault_is_asked_of_those_alone_that_still_replicate(looks, monkeypatch):
    told = asked(monkeypatch, looks.clouds.site_recovery, "get_protected_item")
    moved = InstanceStatus("i-1", Phase.VALIDATING, item_id="an-item")
    looks._read_items([SimpleNamespace(instances=(moved,))])
    assert told == []


def test_servers_are_listed_no_more_than_every_few_minutes(stage, looks, monkeypatch):
    told = asked(monkeypatch, looks.clouds.upkeep, "list_components")
    looks.take(stage.clock.now())
    looks.take(stage.clock.now())
    assert len(told) == 1


def test_messages_are_counted(heard, stage, looks):
    stage.requests.send("one")
    stage.requests.set_aside(Poison("two", "why", 1, stage.clock.now()))
    looks.take(stage.clock.now())
    assert value(heard, "ferry.queue.depth") == 1
    assert value(heard, "ferry.poison.depth") == 1


def test_notices_given_up_lately_are_counted_where_there_are_channels(heard, stage, looks):
    now = stage.clock.now()
    for number, age in enumerate((timedelta(hours=23), timedelta(days=1))):
        notice = Notice(f"n~{number}", NoticeKind.FAILED, "w1", now, "")
        given = Delivery("ops", notice, "b", now)
        stage.notices.plan(notice, [given])
        stage.notices.end(ended(given, DeliveryState.DEAD, now - age))
    looks.take(now)
    assert heard.of("ferry.notices.dead") == {}
    channel = '[{"name":"ops","kind":"slack","secret":"setting:ops"}]'
    looks.settings = replace(looks.settings, channels_json=channel)
    looks.take(now)
    assert value(heard, "ferry.notices.dead") == 1


def test_a_silent_appliance_shows_by_the_age_of_its_heartbeat(heard, stage, looks):
    looks.take(stage.clock.now() + timedelta(minutes=40))
    (point,) = heard.of("ferry.appliance.heartbeat.age").values()
    assert point.value >= 40 * 60 - 120
    assert point.attributes["ferry.role"] == "replication appliance"


def test_what_cannot_be_read_leaves_out_itself_alone(heard, stage, looks, monkeypatch):
    def depth():
        raise Transient("busy")

    monkeypatch.setattr(stage.requests, "depth", depth)
    looks.take(stage.clock.now())
    assert heard.of("ferry.queue.depth") == {}
    assert value(heard, "ferry.slots.used") == 0


def test_what_nobody_reads_any_more_is_not_shown(heard):
    heard.readings.keep("ferry.slots.used", [(3, {})], 60)
    assert value(heard, "ferry.slots.used") == 3
    heard.readings.keep("ferry.slots.used", [(3, {})], -1)
    assert heard.of("ferry.slots.used") == {}
