import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.component import Role
from domain.errors import Refused
from domain.landing_zone import Load
from domain.server_limits import MOST_DAILY_GIB, MOST_MACHINES
from domain.server_sizes import require_size, size_for

loads = some.builds(
    Load,
    machines=some.integers(1, MOST_MACHINES),
    daily_change_gib=some.integers(0, MOST_DAILY_GIB),
)


@pytest.mark.parametrize(
    ("role", "machines", "daily", "cpu_memory_cache"),
    [
        (Role.PROCESS_SERVER, 85, 250, (4, 8, 300)),
        (Role.PROCESS_SERVER, 86, 250, (8, 12, 600)),
        (Role.PROCESS_SERVER, 85, 251, (8, 12, 600)),
        (Role.PROCESS_SERVER, 151, 100, (12, 24, 1024)),
        (Role.PROCESS_SERVER, 1, 2048, (12, 24, 1024)),
        (Role.CONFIGURATION_SERVER, 99, 500, (8, 16, 300)),
        (Role.CONFIGURATION_SERVER, 100, 500, (12, 18, 600)),
        (Role.CONFIGURATION_SERVER, 151, 500, (16, 32, 1024)),
        (Role.MASTER_TARGET, 20, 200, (8, 16, 300)),
        (Role.APPLIANCE, 150, 1024, (8, 16, 620)),
        (Role.APPLIANCE, 151, 200, (16, 32, 1024)),
        (Role.APPLIANCE, 20, 1025, (16, 32, 1024)),
    ],
)
def test_the_published_tables(role, machines, daily, cpu_memory_cache):
    size = size_for(role, Load(machines, daily))
    assert (size.vcpus, size.memory_gib, size.cache_gib) == cpu_memory_cache


@given(loads, some.sampled_from(Role))
def test_every_load_up_to_the_ceiling_fits_its_size_and_none_smaller(load, role):
    size = size_for(role, load)
    assert load.machines <= size.machines
    assert load.daily_change_gib <= size.daily_change_gib
    if size.machines < MOST_MACHINES:
        larger = size_for(role, Load(size.machines + 1, load.daily_change_gib))
        assert larger.cache_gib > size.cache_gib


@given(loads, loads, some.sampled_from(Role))
def test_more_load_is_never_given_a_smaller_server(one, other, role):
    both = Load(
        max(one.machines, other.machines), max(one.daily_change_gib, other.daily_change_gib)
    )
    assert size_for(role, both).cache_gib >= size_for(role, one).cache_gib


@pytest.mark.parametrize(
    ("load", "zones"), [(Load(201, 1), 2), (Load(1, 4097), 3), (Load(1000, 5000), 5)]
)
def test_more_than_one_zone_can_take_is_refused_with_how_to_split_it(load, zones):
    with pytest.raises(Refused) as refused:
        size_for(Role.APPLIANCE, load)
    refusal = refused.value.refusal
    assert refusal.code == "landing_zone.too_large"
    assert f"Split them into {zones} landing zones" in refusal.remedy
    machines, daily = map(int, re.findall(r"(\d+) machines and (\d+) GiB", refusal.remedy)[0])
    require_size(Load(machines, daily))
