import pytest

from domain.component import Role
from domain.errors import Refused
from domain.provider import Provider
from domain.zone_use import require_idle
from tests.domain.zones import component, server, zone

CS, PS, MT, APPLIANCE = Role
SERVERS = (server(CS, "10.1.0.4"), server(PS, "10.0.0.5"))
OURS = component(CS, address="10.1.0.4")


def in_use(servers, components, **different):
    """Name what keeps the zone's servers from being taken away; empty when nothing does."""
    try:
        require_idle(zone(**different), servers, components)
    except Refused as refused:
        return refused.refusal.detail.removeprefix("machines still replicate through ")
    return ""


def test_the_refusal_names_the_zone_and_what_to_do():
    with pytest.raises(Refused, match="server-1") as caught:
        require_idle(zone(), SERVERS, [OURS, component(PS, machines=1)])
    refusal = caught.value.refusal
    assert (refusal.code, refusal.subject) == ("landing_zone.in_use", "frankfurt")
    assert "cancel the landing zone again" in refusal.remedy


def test_servers_through_which_nothing_replicates_may_go():
    assert in_use(SERVERS, [OURS, component(PS), component(MT, address="10.1.0.4")]) == ""
    assert in_use(SERVERS, []) == ""


@pytest.mark.parametrize("address", ["10.1.0.4", "10.9.9.9", ""], ids=["built in", "added", "?"])
def test_whatever_has_joined_the_zones_configuration_server_goes_with_it(address):
    joined = component(PS, address=address, name="another", machines=12)
    assert in_use(SERVERS, [OURS, joined, component(PS)]) == "another"


def test_what_replicates_through_a_fabric_of_others_is_not_the_zones():
    foreign = component(PS, address="10.9.9.9", fabric_id="another", machines=12)
    assert in_use(SERVERS, [OURS, foreign]) == ""
    assert in_use(SERVERS[:1], [OURS, foreign]) == ""


def test_while_no_server_of_the_zone_is_known_any_may_be_its_own():
    busy = component(PS, machines=40, name="whose")
    assert in_use((), [busy]) == "whose"
    assert in_use((server(CS, ""),), [busy]) == "whose"
    appliance = component(APPLIANCE, machines=1, name="which")
    assert in_use((), [appliance], provider=Provider.MODERNISED) == "which"


def test_while_no_known_server_is_in_the_vault_those_that_nobody_knows_of_may_be():
    busy = component(PS, address="10.9.9.9", fabric_id="another", machines=12, name="whose")
    assert in_use(SERVERS[:1], [busy]) == "whose"
    assert in_use(SERVERS, [busy]) == ""


def test_a_component_that_tells_no_address_does_not_prove_whose_the_fabric_is():
    untold = component(CS, address="", fabric_id="another")
    busy = component(PS, address="10.0.0.9", machines=12, name="whose")
    assert in_use(SERVERS[:1], [untold, busy]) == "whose"
