import pytest

from domain.errors import Refused
from domain.landing_zone import Reach
from domain.provider import Provider
from domain.push_reach import push_reach, require_open
from domain.source_instance import InstanceRef, InstanceState, SourceInstance

REF = InstanceRef("123456789012", "eu-central-1", "i-1")
SERVER = InstanceRef("123456789012", "eu-central-1", "i-2")
INSTANCE = SourceInstance(REF, InstanceState.RUNNING, private_ip="10.0.1.2")
PORTS = (135, 139, 445)


def answers(*ports):
    return [Reach("10.0.1.2", port, port in ports) for port in PORTS]


def test_what_a_push_needs_is_tried_at_the_instances_address():
    order = push_reach(SERVER, INSTANCE)
    assert (order.server, order.ports) == (SERVER, {"10.0.1.2": PORTS})


@pytest.mark.parametrize("provider", list(Provider))
def test_a_push_needs_every_port_whatever_the_provider(provider):
    require_open(provider, "10.0.0.10", INSTANCE, answers(*PORTS))
    with pytest.raises(Refused) as refused:
        require_open(provider, "10.0.0.10", INSTANCE, answers(135, 139))
    assert refused.value.refusal.code == "mobility_service.ports_closed"
    assert refused.value.refusal.subject == "i-1"
    assert "TCP 445 of 10.0.1.2 did not answer 10.0.0.10" in refused.value.refusal.detail
    assert "by Run Command, or by hand" in refused.value.remedy


def test_a_port_that_nothing_was_heard_of_is_closed():
    with pytest.raises(Refused, match="TCP 135, 139, 445"):
        require_open(Provider.CLASSIC, "10.0.0.10", INSTANCE, [])
