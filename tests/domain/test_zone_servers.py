import pytest

from domain.component import Role
from domain.errors import Refused, Stalled
from domain.landing_zone import Load
from domain.provider import Provider
from domain.zone_servers import (
    require_open_provider,
    server_order,
    server_ready,
    servers_of,
    stands_in_aws,
)
from tests.domain.zones import server, zone

CS, PS, MT, APPLIANCE = Role


def test_each_provider_has_servers_of_its_own_in_the_order_of_their_set_up():
    assert servers_of(zone()) == (CS, PS)
    assert servers_of(zone(separate_master_target=True)) == (CS, PS, MT)
    assert servers_of(zone(provider=Provider.MODERNISED)) == (APPLIANCE,)
    assert [stands_in_aws(role) for role in Role] == [False, True, False, True]


def test_a_server_is_ordered_as_large_as_the_load_and_knows_whom_to_join():
    order = server_order(zone(load=Load(151, 100)), PS, "10.1.0.4")
    assert (order.size, order.cache_gib) == ("c5.4xlarge", 1024)
    assert (order.zone, order.configuration_server_address) == ("frankfurt", "10.1.0.4")
    assert server_order(zone(attempt=3), PS).attempt == 3


def test_a_server_that_will_never_run_stops_the_wait_with_its_reason():
    assert server_ready(server(PS))
    assert not server_ready(server(PS, ready=False))
    with pytest.raises(Stalled, match="quota") as stalled:
        server_ready(server(PS, ready=False, problem="quota"))
    assert "retry" in stalled.value.remedy


def test_the_retired_provider_is_refused_with_the_facts_unless_it_is_allowed():
    with pytest.raises(Refused, match="31 January 2026"):
        require_open_provider(zone())
    require_open_provider(zone(allow_retired_provider=True))
    require_open_provider(zone(provider=Provider.MODERNISED))
