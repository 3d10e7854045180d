from dataclasses import replace

from domain.firewall.admission import admitted
from domain.firewall.network_security_group import (
    Access,
    Protocol,
    SecurityRule,
    Surroundings,
)
from domain.firewall.security_group import ICMP, TCP
from domain.firewall.spans import prefixes
from domain.firewall.traffic import Traffic
from domain.security_rules import Direction

IN, OUT = Direction.INBOUND, Direction.OUTBOUND
AROUND = Surroundings(("10.0.0.0/8",), {"asg-1": ("10.0.0.4", "fd00::4")})
INTERNET = SecurityRule("closed", 100, OUT, Access.DENY, Protocol.ANY, ("Internet",))


HTTP = Traffic(IN, 4, TCP, 80)


def let_pass(*rules, traffic=HTTP):
    return prefixes(traffic.version, admitted(rules, AROUND, traffic))


def test_without_rules_azure_opens_the_network_the_probes_and_the_way_out():
    assert let_pass() == ("10.0.0.0/8", "168.63.129.16")
    assert let_pass(traffic=Traffic(OUT, 4, TCP, 80)) == ("0.0.0.0/0",)
    assert let_pass(traffic=Traffic(IN, 6, TCP, 80)) == ()


def test_the_internet_is_everything_but_the_network():
    assert let_pass(INTERNET, traffic=Traffic(OUT, 4, TCP, 80)) == ("10.0.0.0/8",)


def test_the_lowest_number_decides_whatever_comes_later():
    allow = replace(INTERNET, name="open", priority=99, access=Access.ALLOW)
    assert let_pass(INTERNET, allow, traffic=Traffic(OUT, 4, TCP, 80)) == ("0.0.0.0/0",)


def test_ports_are_for_protocols_that_have_them():
    rule = SecurityRule("some", 100, IN, Access.DENY, Protocol.ANY, ("*",), ((80, 80),))
    assert let_pass(rule) == ()
    assert let_pass(rule, traffic=Traffic(IN, 4, TCP, 81)) == ("10.0.0.0/8", "168.63.129.16")
    assert let_pass(rule, traffic=Traffic(IN, 4, ICMP, 2048)) == ()


def test_members_of_an_application_security_group_are_meant_in_both_families():
    closed = SecurityRule("closed", 200, IN, Access.DENY, Protocol.ANY, ("*",))
    rule = SecurityRule("asg", 100, IN, Access.ALLOW, Protocol.TCP, application_groups=("asg-1",))
    assert let_pass(rule, closed) == ("10.0.0.4",)
    assert let_pass(rule, closed, traffic=Traffic(IN, 6, TCP, 80)) == ("fd00::4",)
