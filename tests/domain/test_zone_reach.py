import pytest

from domain.errors import Refused
from domain.landing_zone import Reach
from domain.provider import Provider
from domain.source_instance import InstanceRef, InstanceState, SourceInstance
from domain.zone_reach import (
    Target,
    open_the_ports,
    ports_of,
    rows_of,
    target_of,
    unreachable,
)

SERVER = "10.0.0.5"
WEB = Target("10.0.1.1", "i-1")
SELF = Target(SERVER)


def open_at(target, *ports):
    return [Reach(target.address, port, open=True) for port in ports]


def test_instances_are_tried_on_the_ports_of_the_push_and_the_server_on_its_own():
    assert ports_of([WEB, SELF]) == {"10.0.1.1": (135, 139, 445), SERVER: (443, 9443)}


def test_a_port_that_nothing_was_heard_of_is_closed_and_has_a_remedy():
    found = [
        *open_at(WEB, 135, 445),
        *open_at(SELF, 443, 9443),
        Reach(WEB.address, 139, open=False),
    ]
    rows = rows_of(Provider.CLASSIC, SERVER, [WEB, SELF], found)
    assert [(r.instance_id, r.port, r.open) for r in rows] == [
        ("i-1", 135, True),
        ("i-1", 139, False),
        ("i-1", 445, True),
        ("", 443, True),
        ("", 9443, True),
    ]
    (closed,) = unreachable(rows)
    assert "File and Printer Sharing" in closed.remedy
    assert SERVER in closed.remedy
    assert not any(row.remedy for row in rows if row.open)


def test_without_a_push_closed_instances_stand_in_nobodys_way_but_the_servers_own_ports_do():
    rows = rows_of(Provider.MODERNISED, SERVER, [WEB, SELF], open_at(SELF, 443))
    (closed,) = unreachable(rows)
    assert (closed.address, closed.port) == (SERVER, 9443)
    assert "restart its services" in closed.remedy


def test_people_are_told_of_ten_closed_ports_and_how_many_more():
    targets = [Target(f"10.0.1.{n}", f"i-{n}") for n in range(4)]
    closed = unreachable(rows_of(Provider.CLASSIC, SERVER, targets, []))
    words = open_the_ports(closed, SERVER)
    assert words.startswith("12 ports did not answer")
    assert "i-0 TCP 135: let 10.0.0.5 in" in words
    assert "and 2 more in the table" in words
    assert open_the_ports(closed[:1], SERVER).startswith("1 port did")
    assert f"{SERVER} TCP 9443" in open_the_ports(
        unreachable(rows_of(Provider.CLASSIC, SERVER, [SELF], open_at(SELF, 443))), SERVER
    )


def test_an_instance_without_an_address_is_refused_with_its_state():
    ref = InstanceRef("123456789012", "eu-west-1", "i-0123456789abcdef0")
    with pytest.raises(Refused) as caught:
        target_of(SourceInstance(ref, InstanceState.TERMINATED))
    assert caught.value.refusal.code == "landing_zone.no_address"
    assert "terminated" in str(caught.value)
    addressed = SourceInstance(ref, InstanceState.RUNNING, private_ip="10.0.0.9")
    assert target_of(addressed) == Target("10.0.0.9", ref.instance_id)
