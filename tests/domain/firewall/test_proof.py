"""The proof itself is tried: whatever is wrong with a translation, it says so."""

from dataclasses import replace
from random import Random

import pytest

from domain.firewall.departure import Departure, Why
from domain.firewall.equivalence import compare
from domain.firewall.grant import grants
from domain.firewall.network_security_group import Access, Surroundings
from domain.firewall.security_group import SourceFirewall, SourceInterface
from domain.firewall.translation import translate
from domain.security_rules import Direction
from tests.domain.firewall.cases import draw_case
from tests.domain.firewall.test_translation import ICMP, OPEN, REF, rule, translated

AROUND = Surroundings(("10.0.0.0/8", "fd00::/8"))
RULES = rule(1), rule(2, protocol=ICMP, ports=(8, 0), cidr="10.1.0.0/16"), OPEN
GIVEN = grants(SourceFirewall(REF, (SourceInterface("eni-1", ("sg-1",)),), RULES), ("sg-1",))
HONEST = translated(*RULES)


def proof(rules=HONEST.rules, departures=HONEST.departures, around=AROUND):
    return compare(GIVEN, rules, departures, around)


def test_an_honest_translation_is_proven_on_every_class():
    assert proof().equal
    assert proof().classes > 200


@pytest.mark.parametrize("left_out", range(len(HONEST.rules)))
def test_no_rule_can_be_left_out_unnoticed_but_the_one_for_probes(left_out):
    rules = [*HONEST.rules[:left_out], *HONEST.rules[left_out + 1 :]]
    probes = HONEST.rules[left_out].name == "AllowProbesInbound"
    assert proof(rules).equal == probes


def test_a_departure_that_is_not_declared_is_a_difference_and_so_is_one_that_is_not_true():
    hidden = proof(departures=())
    assert [each.traffic.protocol for each in hidden.differences] == [ICMP]
    assert hidden.differences[0].lost
    invented = Departure(Why.PROTOCOL, replace(GIVEN[0], protocol=47))
    assert proof(departures=(*HONEST.departures, invented)).idle == (invented,)


def test_what_azure_opens_besides_is_a_difference():
    wide = replace(HONEST.rules[0], ports=((80, 81),))
    opened = proof([wide, *HONEST.rules[1:]]).differences
    assert [(each.traffic.selector, bool(each.opened)) for each in opened] == [(81, True)]


def test_a_departure_about_the_clouds_own_hosts_can_be_neither_true_nor_false():
    host = rule(9, protocol=47, ports=(-1, -1), cidr="169.254.169.254/32")
    firewall = SourceFirewall(REF, (), (host,))
    there = translate(firewall, ("sg-1",))
    compared = compare(grants(firewall, ("sg-1",)), there.rules, there.departures, AROUND)
    assert compared.equal
    assert len(there.departures) == 1


@pytest.mark.parametrize("direction", list(Direction))
def test_without_the_last_denials_azure_would_open_more_in_many_cases(direction):
    opened = 0
    for seed in range(40):
        case = draw_case(Random(seed))
        honest = translate(case.firewall, case.groups)
        loose = [
            each
            for each in honest.rules
            if (each.direction, each.access) != (direction, Access.DENY)
        ]
        given = grants(case.firewall, case.groups)
        compared = compare(given, loose, honest.departures, case.around)
        opened += any(each.opened for each in compared.differences)
    assert opened > 10
