"""What a vault, a subnet, a server or a group may have against a landing zone."""

from dataclasses import replace

from domain.component import Role
from domain.errors import Transient
from domain.landing_zone import Load, Purpose, Server
from domain.names import zone_story_id
from domain.protection_group import ReplicationSettings
from domain.vault import Vault
from domain.zone_status import ZoneOutcome
from local.simulators.aws.memory.subnet import MemorySubnet
from orchestrators.prepare_landing_zone import prepare_landing_zone
from tests.orchestrators.landing_zone.looking import (
    APPLIANCE,
)


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
