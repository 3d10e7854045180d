"""What every Capacity keeps: the double on the model, and the adapter over HTTP."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from clouds.azure.arm import Arm
from clouds.azure.capacity import AzureCapacity
from domain.errors import Refused
from domain.target.offer import SubnetQuery
from domain.target.quota import CoreUsage
from local.clock import VirtualClock
from local.simulators.site_recovery.http.server import Server
from local.simulators.site_recovery.model.capacity import (
    CATALOGUE,
    OfferedSize,
    Quota,
    stage_quota,
    stage_sizes,
)
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.virtual_network import NetworkInterface
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.ports import SimulatedCapacity

SIZE = OfferedSize("Standard_D2s_v5", "standardDSv5Family", 2, 8, 4, 2)


class StagedRegion:
    """The port, and the world behind it."""

    def __init__(self, face, stack):
        self.clock = VirtualClock()
        self.world = World(self.clock, WorldSettings(page_size=10))
        self.network_id = self.world.estate.network_id
        if face == "in-process":
            self.capacity = SimulatedCapacity(self.world)
        else:
            url = stack.enter_context(Server(self.world)).url
            arm = Arm(url, self.world.estate.subscription_id)
            self.capacity = AzureCapacity(arm, self.clock.now)

    def offer(self):
        return self.capacity.read_offer(self.network_id)

    def sizes(self):
        return {size.name: size for size in self.offer().sizes}

    def look(self, address="", subnet="default", network=""):
        query = SubnetQuery(network or self.network_id, subnet, address)
        return self.capacity.look_at_subnet(query)

    def occupy(self, address):
        subnet = f"{self.network_id}/subnets/default"
        nic = NetworkInterface(f"{subnet}/nic", "westeurope", subnet, address)
        self.world.ground.interfaces[nic.interface_id.casefold()] = nic


@pytest.fixture(params=["in-process", "http"])
def region(request):
    with ExitStack() as stack:
        yield StagedRegion(request.param, stack)


def test_all_sizes_of_the_networks_region_are_told(region):
    offer = region.offer()
    assert offer.region == "westeurope"
    assert {size.name for size in offer.sizes} == {size.name for size in CATALOGUE}


def test_a_size_is_told_with_all_that_a_choice_hangs_on(region):
    size = region.sizes()["Standard_D4s_v5"]
    assert (size.family, size.vcpus, size.memory_gib) == ("standardDSv5Family", 4, 16)
    assert (size.data_disks, size.network_interfaces, size.premium) == (8, 2, True)
    assert (size.generations, size.controllers, size.architecture) == (
        ("V1", "V2"),
        ("SCSI",),
        "x64",
    )
    assert (size.iops, size.bytes_per_second) == (7500, 170_000_000)
    assert (size.restrictions, size.burstable, size.confidential) == ((), False, False)


def test_what_is_special_about_a_size_is_told(region):
    sizes = region.sizes()
    assert sizes["Standard_B2s"].burstable
    assert sizes["Standard_D2s_v6"].controllers == ("NVMe",)
    assert sizes["Standard_D2s_v6"].generations == ("V2",)
    assert sizes["Standard_D4ps_v5"].architecture == "Arm64"
    assert not sizes["Standard_D2_v2"].premium
    assert (sizes["Standard_D2_v2"].iops, sizes["Standard_D2_v2"].memory_gib) == (0, 7)


def test_the_quota_counts_all_cores_of_a_size_that_shows_fewer(region):
    size = region.sizes()["Standard_E8-4s_v5"]
    assert (size.vcpus, size.quota_cores) == (4, 8)


def test_a_restriction_of_the_region_is_told_and_one_of_a_zone_is_not(region):
    sizes = region.sizes()
    assert sizes["Standard_M8ms"].restrictions == ("NotAvailableForSubscription",)
    assert sizes["Standard_D2s_v3"].restrictions == ()


def test_quotas_are_told_with_what_is_used(region):
    stage_quota(region.world, Quota("standarddsv5family", 10, 4))
    usages = {usage.name: usage for usage in region.offer().usages}
    assert usages["standardDSv5Family"] == CoreUsage("standardDSv5Family", 4, 10)
    assert usages["cores"].free == 10_000


def test_the_region_may_offer_other_sizes_after_ten_minutes_at_most(region):
    region.offer()
    stage_sizes(region.world, (SIZE,))
    region.clock.advance(timedelta(minutes=11))
    assert set(region.sizes()) == {"Standard_D2s_v5"}


def test_sizes_of_a_network_that_is_not_there_are_refused(region):
    with pytest.raises(Refused) as refused:
        region.capacity.read_offer(f"{region.network_id}x")
    assert refused.value.refusal.code == "network.404"


def test_a_subnet_tells_its_ranges_and_region(region):
    found = region.look(subnet="DEFAULT")
    assert (found.region, found.prefixes, found.address_free) == (
        "westeurope",
        ("10.1.0.0/24",),
        False,
    )


@pytest.mark.parametrize(
    ("address", "free"),
    [
        ("10.1.0.77", True),
        ("10.1.0.78", False),  # somebody has it
        ("10.1.0.3", False),  # Azure keeps it
        ("10.1.0.255", False),
        ("10.1.1.77", False),  # of the other subnet
        ("10.9.0.1", False),
        ("", False),
    ],
)
def test_an_address_is_free_where_it_is_of_the_subnet_and_nobody_has_it(region, address, free):
    region.occupy("10.1.0.78")
    assert region.look(address).address_free is free


@pytest.mark.parametrize("missing", [{"subnet": "nowhere"}, {"network": "x"}])
def test_a_subnet_that_is_not_there_is_refused(region, missing):
    if "network" in missing:
        missing = {"network": f"{region.network_id}x"}
    with pytest.raises(Refused) as refused:
        region.look(**missing)
    assert refused.value.refusal.code == "target.no_subnet"


def test_a_machine_that_was_made_takes_its_cores_from_the_quota(region):
    stage_sizes(region.world, (replace(SIZE, cores=4),))
    before = {usage.name: usage.used for usage in region.offer().usages}
    assert before == {"cores": 0, "standardDSv5Family": 0}
