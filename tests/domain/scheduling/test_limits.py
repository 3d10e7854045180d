import pytest

from domain.scheduling.limits import SlotRules, limits_for
from domain.scheduling.needs import copy_needs, cutover_needs, replication_needs
from domain.scheduling.resource import Limit, Scarce, kind_of, resource
from domain.target.quota import CoreUsage
from domain.target.size import AzureSize

SIZE = AzureSize("Standard_D4s_v5", "standardDSv5Family", 4, 16, 8, 2)
RULES = SlotRules(machines=10, churn_gib=2, copies=3, cache_gib=600, items=50, failovers=5, mbits=9)


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        (Scarce.MACHINES, 10),
        (Scarce.CHURN, 2048),
        (Scarce.COPIES, 3),
        (Scarce.CACHE, 450),  # a quarter stays free
        (Scarce.ITEMS, 50),
        (Scarce.FAILOVERS, 5),
        (Scarce.BANDWIDTH, 9),
    ],
)
def test_each_kind_has_the_limit_that_the_operator_says(kind, most):
    scarce = resource(kind, "x")
    assert limits_for([scarce], RULES) == {scarce: Limit(most)}


def test_one_subnet_may_have_a_limit_of_its_own():
    slow = resource(Scarce.BANDWIDTH, "slow")
    rules = SlotRules(mbits=100, subnets={"slow": 10})
    assert limits_for([slow], rules) == {slow: Limit(10)}


def test_what_nobody_limits_has_no_limit_and_servers_have_what_microsoft_publishes():
    found = limits_for([resource(kind, "x") for kind in Scarce], SlotRules())
    assert {kind_of(each): limit.most for each, limit in found.items()} == {
        Scarce.MACHINES: 200,
        Scarce.CHURN: 2048 * 1024,
    }


def test_a_quota_is_of_its_region_and_counts_what_is_in_use():
    family, region = [need.resource for need in cutover_needs("v", "westeurope", SIZE)[1:]]
    usages = {
        "westeurope": (CoreUsage("standardDSv5Family", 10, 100), CoreUsage("cores", 40, 200)),
        "northeurope": (CoreUsage("cores", 0, 1),),
    }
    found = limits_for([family, region], SlotRules(), usages)
    assert found == {family: Limit(100, 10), region: Limit(200, 40)}
    assert found[region].ours == 160
    assert limits_for([family], SlotRules(), {"northeurope": usages["northeurope"]}) == {}
    assert limits_for([family], SlotRules()) == {}


def test_a_quota_that_is_used_up_by_others_leaves_nothing_and_never_less():
    assert Limit(10, 12).ours == 0


def test_an_instance_needs_what_its_figures_say_rounded_up():
    amounts = {
        kind_of(need.resource): need.amount for need in replication_needs("a", "v", 2**20 + 1)
    }
    assert amounts == {Scarce.MACHINES: 1, Scarce.CHURN: 2, Scarce.ITEMS: 1}
    amounts = {kind_of(need.resource): need.amount for need in copy_needs("a", "s", 50, 2**30 + 1)}
    assert amounts == {Scarce.COPIES: 1, Scarce.CACHE: 2, Scarce.BANDWIDTH: 50}
    assert [need.amount for need in cutover_needs("v", "westeurope", SIZE)] == [1, 4, 4]


def test_what_is_not_known_is_not_needed():
    assert [kind_of(need.resource) for need in copy_needs("a", "s", 0)] == [Scarce.COPIES]
    assert [kind_of(need.resource) for need in cutover_needs("v", "r", None)] == [Scarce.FAILOVERS]
    assert len(replication_needs("a", "v", 0)) == 2
