from dataclasses import replace

import pytest

from domain.errors import Refused
from domain.firewall import security_plan
from domain.firewall.ownership import foreign_group, foreign_interface, group_tags
from domain.firewall.policy import NetworkSecurity, SecurityPolicy
from domain.firewall.security_group import PrefixList, SourceFirewall, SourceInterface
from domain.firewall.security_order import InterfaceGroup, SecurityOrder
from domain.firewall.security_plan import group_for, plan_security, require_translated
from tests.domain.firewall.test_translation import OPEN, REF, rule

ORDER = SecurityOrder(REF, "/rg", "/net")


RULES = (rule(), OPEN)


def firewall(*interfaces, rules=RULES, **more):
    return SourceFirewall(REF, interfaces, rules, **more)


def interface(number, *groups, primary=False):
    return SourceInterface(f"eni-{number}", groups, (f"10.0.0.{number}",), primary)


def test_interfaces_with_the_same_groups_share_one_and_others_have_their_own():
    plan = plan_security(
        firewall(
            interface(1, "sg-1", "sg-2", primary=True),
            interface(2, "sg-2", "sg-1"),
            interface(3, "sg-1"),
        ),
        ORDER,
    )
    names = [each.group for each in plan.interfaces]
    assert names[0] == names[1] != names[2]
    assert [each.name for each in plan.orders] == [names[0], names[2]]
    assert all(name.startswith("ferry-i-1-") for name in names)
    assert plan.orders[0].source_groups == ("sg-1", "sg-2")
    assert plan.classes > 400
    assert [each.code for each in plan.findings].count("firewall.platform") == 1


def test_an_interface_with_none_but_ferrys_groups_is_refused():
    with pytest.raises(Refused) as refused:
        plan_security(firewall(interface(1)), ORDER)
    assert refused.value.refusal.code == "firewall.no_groups"
    assert refused.value.remedy


def test_only_what_does_not_fit_keeps_a_plan_from_being_carried_out():
    plan = plan_security(firewall(interface(1, "sg-1")), ORDER)
    require_translated(plan, REF)
    entries = tuple(f"10.{n // 256}.{n % 256}.1" for n in range(4_000))
    burst = firewall(
        interface(1, "sg-1"),
        rules=(rule(prefix_list="pl-1"),),
        prefix_lists=(PrefixList("pl-1", entries, 5_000),),
    )
    with pytest.raises(Refused) as refused:
        require_translated(plan_security(burst, ORDER), REF)
    assert refused.value.refusal.code == "firewall.source_space"


def test_what_is_not_proven_is_never_made(monkeypatch):
    def careless(*given):
        honest = translate(*given)
        return replace(honest, rules=honest.rules[1:])

    translate = security_plan.translate
    monkeypatch.setattr(security_plan, "translate", careless)
    with pytest.raises(Refused) as refused:
        plan_security(firewall(interface(1, "sg-1")), ORDER)
    assert refused.value.refusal.code == "firewall.not_equivalent"


def test_an_interface_in_azure_is_known_by_its_address_then_by_being_primary():
    first, second = (
        InterfaceGroup(("10.0.0.1",), "one"),
        InterfaceGroup(("10.0.0.2",), "two", primary=False),
    )
    both = (first, second)
    assert group_for(["10.0.0.2"], both, primary=True) is second
    assert group_for(["10.9.9.9"], both, primary=True) is first
    assert group_for([], both, primary=False) is second
    assert group_for([], (first,), primary=False) is first


def test_tags_say_whose_a_group_is_and_from_where_it_came():
    (order,) = plan_security(firewall(interface(1, "sg-1")), ORDER).orders
    assert group_tags(order) == {
        "ferry-instance": "123456789012/eu-central-1/i-1",
        "ferry-security-groups": "sg-1",
    }


def test_nothing_is_translated_unless_a_wave_says_so():
    assert not SecurityPolicy().translates
    assert SecurityPolicy(NetworkSecurity.TRANSLATE).translates


def test_what_is_somebody_elses_is_named_with_what_to_do():
    (order,) = plan_security(firewall(interface(1, "sg-1")), ORDER).orders
    for refused in (foreign_group(order), foreign_interface("/vm", "nic", "/nsg")):
        assert refused.refusal.code == "network.foreign_group"
        assert refused.remedy
