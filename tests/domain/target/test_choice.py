from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.target.choice import choose_size
from domain.target.prices import PriceTable
from domain.target.quota import CoreUsage
from domain.target.size import AzureSize, Generation, SizeDemand, fits, shortfalls

SMALL = AzureSize("Standard_D2s_v5", "standardDSv5Family", 2, 8, 4, 2)
LARGE = AzureSize("Standard_D4s_v5", "standardDSv5Family", 4, 16, 8, 2)
MEMORY = AzureSize("Standard_E2s_v5", "standardESv5Family", 2, 16, 4, 2)
NO_PRICES = PriceTable()

generations = st.sets(st.sampled_from(list(Generation)), min_size=1).map(tuple)
sizes = st.builds(
    AzureSize,
    name=st.integers(0, 10_000).map(lambda number: f"Standard_{number}"),
    family=st.just("family"),
    vcpus=st.integers(1, 16),
    memory_gib=st.sampled_from([0.5, 1, 4, 8, 16, 64]),
    data_disks=st.integers(1, 16),
    network_interfaces=st.integers(1, 8),
    premium=st.booleans(),
    generations=generations,
    controllers=st.sampled_from([(), ("SCSI",), ("NVMe",), ("SCSI", "NVMe")]),
    architecture=st.sampled_from(["x64", "Arm64"]),
    iops=st.sampled_from([0, 500, 5_000]),
    bytes_per_second=st.sampled_from([0, 10_000_000, 200_000_000]),
    restrictions=st.sampled_from([(), ("QuotaId",)]),
)
fleets = st.lists(sizes, max_size=12, unique_by=lambda size: size.name)
demands = st.builds(
    SizeDemand,
    vcpus=st.integers(1, 8),
    memory_gib=st.sampled_from([0.5, 1, 4, 8, 16]),
    data_disks=st.integers(0, 8),
    network_interfaces=st.integers(1, 4),
    premium=st.booleans(),
    generation=st.sampled_from(list(Generation)),
    iops=st.sampled_from([0, 600]),
    bytes_per_second=st.sampled_from([0, 20_000_000]),
)


def never_smaller(size, demand):
    return (
        size.vcpus >= demand.vcpus
        and size.memory_gib >= demand.memory_gib
        and size.data_disks >= demand.data_disks
        and size.network_interfaces >= demand.network_interfaces
        and size.premium >= demand.premium
        and demand.generation in size.generations
        and (not size.controllers or "SCSI" in size.controllers)
        and size.architecture == "x64"
        and (not size.iops or size.iops >= demand.iops)
        and (not size.bytes_per_second or size.bytes_per_second >= demand.bytes_per_second)
        and not size.restrictions
    )


def chosen(demand, offered, prices=NO_PRICES):
    try:
        return choose_size("i-1", demand, offered, prices)
    except Refused:
        return None


@given(demands, fleets, st.data())
def test_the_chosen_size_is_never_smaller_and_none_that_fits_is_cheaper(demand, offered, data):
    priced = data.draw(st.lists(st.sampled_from(offered), unique=True) if offered else st.just([]))
    table = {size.name: data.draw(st.floats(0.01, 10)) for size in priced}
    choice = chosen(demand, offered, PriceTable("EUR", table))
    rivals = [
        size
        for size in offered
        if never_smaller(size, demand) and (not table or size.name in table)
    ]
    if choice is None:
        assert not rivals
        return
    assert choice.size in rivals
    if table:
        assert choice.price == min(table[size.name] for size in rivals)
    else:
        smallest = min((size.vcpus, size.memory_gib, size.name) for size in rivals)
        assert (choice.size.vcpus, choice.size.memory_gib, choice.size.name) == smallest


@given(demands, fleets, st.randoms())
def test_the_choice_does_not_hang_on_the_order_in_which_azure_lists_its_sizes(
    demand, offered, random
):
    shuffled = random.sample(offered, len(offered))
    assert chosen(demand, offered) == chosen(demand, shuffled)


@given(sizes, demands)
def test_a_size_fits_exactly_when_nothing_is_against_it(size, demand):
    assert fits(size, demand) == (not shortfalls(size, demand)) == never_smaller(size, demand)


def test_without_prices_the_smallest_fits_by_cores_then_memory_then_name():
    demand = SizeDemand(vcpus=2, memory_gib=8)
    choice = choose_size("i-1", demand, [LARGE, MEMORY, SMALL], NO_PRICES)
    assert choice.size is SMALL
    assert choice.because == "the smallest of 3 sizes that fit"
    assert choice.price is None


def test_a_larger_size_is_taken_where_it_costs_less():
    prices = PriceTable("EUR", {"standard_d2s_v5": 0.2, "Standard_D4s_v5": 0.1})
    choice = choose_size("i-1", SizeDemand(2, 8), [SMALL, MEMORY, LARGE], prices)
    assert choice.size is LARGE
    assert choice.because == "0.1 EUR an hour, the cheapest of 2 sizes that fit"
    assert choice.price == 0.1


def test_equal_prices_are_settled_by_smallness():
    prices = PriceTable("EUR", {"Standard_D2s_v5": 0.1, "Standard_D4s_v5": 0.1})
    assert choose_size("i-1", SizeDemand(2, 8), [LARGE, SMALL], prices).size is SMALL


def test_what_is_against_the_nearest_sizes_is_said():
    with pytest.raises(Refused) as caught:
        choose_size("i-1", SizeDemand(4, 32, premium=True), [SMALL, LARGE], NO_PRICES)
    refusal = caught.value.refusal
    assert refusal.code == "target.no_size_fits"
    assert "Standard_D4s_v5: 16 GiB of memory, 32 needed" in refusal.detail
    assert "premium disks" in refusal.detail


def test_a_measured_load_is_named_among_what_is_wanted():
    demand = SizeDemand(4, 32, iops=900, bytes_per_second=1_000)
    with pytest.raises(Refused, match="900 IOPS, 1000 bytes per second"):
        choose_size("i-1", demand, [], NO_PRICES)


@pytest.mark.parametrize(
    ("different", "why"),
    [
        ({"premium": False}, "takes no premium disks"),
        ({"generations": ("V1",)}, "takes no generation 2 machine"),
        ({"controllers": ("NVMe",)}, "attaches disks by NVMe alone, SCSI needed"),
        ({"architecture": "Arm64"}, "is Arm64, x64 needed"),
        ({"restrictions": ("QuotaId",)}, "not for this subscription in this region (QuotaId)"),
        ({"burstable": True}, "is burstable, which the instance is not"),
        ({"confidential": True}, "is for confidential machines"),
        ({"network_interfaces": 1}, "1 network interfaces, 2 needed"),
        ({"data_disks": 2}, "2 data disks, 3 needed"),
        ({"iops": 100}, "100 uncached IOPS, 500 needed"),
        ({"bytes_per_second": 100}, "100 uncached bytes per second, 1000 needed"),
    ],
)
def test_each_reason_against_a_size_is_said_by_itself(different, why):
    demand = SizeDemand(
        2, 8, 3, 2, premium=True, generation=Generation.V2, iops=500, bytes_per_second=1_000
    )
    assert shortfalls(replace(SMALL, **different), demand) == (why,)


def test_a_burstable_size_will_do_for_a_burstable_instance():
    small = replace(SMALL, burstable=True)
    assert fits(small, SizeDemand(2, 8, burstable=True))
    assert not fits(small, SizeDemand(2, 8))


def test_a_size_that_the_quota_has_no_cores_for_is_not_chosen():
    usages = (CoreUsage("STANDARDDSV5FAMILY", 9, 10), CoreUsage("cores", 0, 100))
    choice = choose_size("i-1", SizeDemand(2, 8), [SMALL, MEMORY], NO_PRICES, usages)
    assert choice.size is MEMORY
    with pytest.raises(Refused, match="2 vCPUs of standardDSv5Family are needed and 1 are free"):
        choose_size("i-1", SizeDemand(2, 8), [SMALL], NO_PRICES, usages)
