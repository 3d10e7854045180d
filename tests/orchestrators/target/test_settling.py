"""What Ferry chooses where an order leaves it open, and that it chooses once."""

from dataclasses import replace

import pytest

from domain.errors import Refusal, Refused
from domain.itinerary import Phase
from domain.migration import Outcome, Target
from domain.target.disk_type import DiskActivity
from domain.target.policy import AddressRule, NetworkMapping, SizeRule, TargetPolicy
from domain.target.prices import PriceTable
from domain.wave import Order
from local.simulators.site_recovery.model.capacity import (
    OfferedSize,
    Quota,
    stage_quota,
    stage_sizes,
)
from tests.orchestrators.conftest import CLEAN
from tests.orchestrators.target.test_drift import item_of

FIT = TargetPolicy(size=SizeRule.FIT)


def migrated(stage, ref, policy, target=None):
    wave = stage.wave(ref, target_policy=policy)
    wave = replace(wave, orders=(Order(ref, target or Target()),))
    seen = []
    stage.at(Phase.AWAITING_APPROVAL, lambda _: seen.append(item_of(stage)))
    stage.start(wave)
    stage.go_on()
    (report,) = stage.report(wave).reports
    return report, (seen[0].target if seen else None)


def remarks(stage):
    events = stage.status.list_events("w1", "", 200)
    return " ".join(each.event.words for each in events if "target: " in each.event.words)


def asked(stage, step):
    return [value for name, value in stage.spoiler.taken if name == step]


def test_a_wave_that_says_nothing_asks_nothing(stage):
    report, target = migrated(stage, stage.add_instance(), TargetPolicy())
    assert (report.outcome, target.vm_size) == (Outcome.MIGRATED, None)
    names = {name for name, _ in stage.spoiler.taken}
    assert not names & {"describe_type", "measure_disks", "choose_size", "look_at_subnet"}


def test_the_smallest_size_that_fits_is_chosen_and_said_why(stage):
    report, target = migrated(stage, stage.add_instance(), FIT)
    assert report.outcome is Outcome.MIGRATED
    assert target.vm_size == "Standard_D2s_v3"
    assert "size Standard_D2s_v3: the smallest of " in remarks(stage)
    (machine,) = stage.world.virtual_machines.values()
    assert machine.size == "Standard_D2s_v3"


def test_the_operators_prices_decide(stage):
    prices = PriceTable("EUR", {"Standard_D8s_v5": 0.11, "Standard_E2s_v5": 0.12})
    _, target = migrated(stage, stage.add_instance(), replace(FIT, prices=prices))
    assert target.vm_size == "Standard_D8s_v5"
    assert "0.11 EUR an hour, the cheapest of 2 sizes that fit" in remarks(stage)


def test_a_size_that_the_target_names_is_taken_without_a_look(stage):
    target = Target(vm_size="Standard_B1ms")
    _, made = migrated(stage, stage.add_instance(), FIT, target)
    assert made.vm_size == "Standard_B1ms"
    assert asked(stage, "choose_size") == []


def test_no_size_that_fits_takes_everything_back_before_replication(stage):
    stage_sizes(stage.world, (OfferedSize("Standard_B1s", "standardBSFamily", 1, 1, 2, 2),))
    ref = stage.add_instance()
    report, _ = migrated(stage, ref, FIT)
    assert (report.outcome, stage.traces(ref)) == (Outcome.FAILED, CLEAN)
    assert "target.no_size_fits" in report.because
    assert asked(stage, "enable_replication") == []


def test_a_family_without_quota_is_not_chosen(stage):
    stage_quota(stage.world, Quota("standardDSv3Family", 1))
    _, target = migrated(stage, stage.add_instance(), FIT)
    assert target.vm_size == "Standard_D2s_v5"


def busy(stage, ref, iops):
    for disk in stage.source.describe_instance(ref).disks:
        done = DiskActivity(disk.volume_id, iops, 1_000_000, 10)
        stage.workload.measured[ref, disk.volume_id] = done


def test_the_disk_type_follows_what_was_measured(stage):
    ref = stage.add_instance()
    busy(stage, ref, 300)
    _, target = migrated(stage, ref, FIT, Target(disk_type=""))
    assert {each.disk_type for each in item_choices(stage)} == {"Standard_LRS"}
    assert "disk type Standard_LRS: the cheapest that does what was measured" in remarks(stage)
    assert target.vm_size == "Standard_D2s_v3"


def item_choices(stage):
    (order,) = asked(stage, "enable_replication")
    return [order.target]


def test_without_metrics_the_disk_type_is_the_default(stage):
    migrated(stage, stage.add_instance(), TargetPolicy(), Target(disk_type=""))
    assert {each.disk_type for each in item_choices(stage)} == {"StandardSSD_LRS"}


def test_disks_that_are_too_busy_are_refused_by_name(stage):
    ref = stage.add_instance()
    busy(stage, ref, 30_000)
    report, _ = migrated(stage, ref, TargetPolicy(), Target(disk_type=""))
    assert "target.disk_too_busy" in report.because
    assert stage.traces(ref) == CLEAN


@pytest.mark.parametrize(
    ("address", "kept"), [("10.1.0.50", "10.1.0.50"), ("10.7.0.50", None), ("10.1.0.2", None)]
)
def test_an_address_is_kept_where_it_can_be(stage, address, kept):
    ref = stage.add_instance(private_ip=address)
    report, target = migrated(stage, ref, TargetPolicy(address=AddressRule.KEEP))
    assert (report.outcome, target.private_ip) == (Outcome.MIGRATED, kept)
    assert address in remarks(stage)


def test_a_named_address_that_can_not_be_had_stops_before_replication(stage):
    ref = stage.add_instance()
    report, _ = migrated(stage, ref, TargetPolicy(), Target(private_ip="10.7.0.50"))
    assert "target.address" in report.because
    assert asked(stage, "enable_replication") == []


def test_an_instance_lands_where_its_vpc_is_mapped_and_its_tags_with_it(stage):
    ref = stage.add_instance()
    estate = stage.world.estate
    mapping = NetworkMapping("vpc-1", estate.network_id, "servers")
    policy = TargetPolicy(networks=(mapping,), carry_tags=True)
    _, target = migrated(stage, ref, policy)
    assert target.subnet_name == "servers"
    assert dict(target.vm_tags)["Owner"] == "finance"
    assert "ferry:wave" not in dict(target.vm_tags)


def test_a_second_attempt_keeps_the_size_that_the_first_has_chosen(stage):
    ref = stage.add_instance()
    wave = stage.wave(ref, target_policy=FIT)
    stage.spoiler.next_time("start_disabling", Refused(Refusal("site_recovery.403", "i", "no")))
    stage.answers[ref.instance_id] = None
    stage.start(wave)
    stage.go_on()
    assert stage.world.items  # it could not be disabled: the next attempt finds it
    stage_sizes(stage.world, (OfferedSize("Standard_D4s_v5", "f", 4, 16, 8, 2),))
    stage.spoiler.taken.clear()
    sizes = []
    stage.at(Phase.AWAITING_APPROVAL, lambda _: sizes.append(item_of(stage).target.vm_size))
    stage.start(replace(wave, run=2))
    stage.go_on()
    assert sizes == ["Standard_D2s_v3"]
    assert asked(stage, "choose_size") == []


@pytest.mark.parametrize(
    "step", ["describe_type", "choose_size", "measure_disks", "look_at_subnet", "read_target"]
)
def test_a_refusal_at_any_look_takes_everything_back(stage, step):
    ref = stage.add_instance()
    refused = Refused(Refusal("ec2.UnauthorizedOperation", "i-1", "no rights", "Give them."))
    stage.spoiler.next_time(step, refused)
    policy = replace(FIT, address=AddressRule.KEEP)
    report, _ = migrated(stage, ref, policy, Target(disk_type=""))
    assert (report.outcome, report.remedy) == (Outcome.FAILED, "Give them.")
    assert (stage.in_aws(ref), stage.traces(ref)) == (True, CLEAN)


def test_the_status_shows_what_it_becomes_and_why(stage):
    ref = stage.add_instance()
    shown = []
    stage.at(
        Phase.STOPPING_SOURCE,
        lambda _: shown.append(stage.status.read_wave("w1").instances[0].target),
    )
    migrated(stage, ref, FIT)
    (settled,) = shown
    assert settled.properties.vm_size == "Standard_D2s_v3"
    assert settled.properties.subnet_name == "default"
    assert settled.notes[0].startswith("size Standard_D2s_v3: the smallest of")
