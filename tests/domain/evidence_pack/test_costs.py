from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from domain.evidence_pack.building import Sources, build
from domain.evidence_pack.costs import costs_of
from domain.evidence_pack.prices import Prices, cents, per_day
from domain.itinerary import Phase
from tests.domain.evidence_pack.packing import NOON, at, end, moved, phase, wave

PRICES = Prices(
    "EUR",
    aws_per_hour={"m5.large": Decimal("0.115")},
    azure_per_hour={"Standard_D2s_v5": Decimal("0.11")},
    aws_disk_gib_month=Decimal("0.10"),
    azure_disk_gib_month=Decimal("0.05"),
    replication_month=Decimal("21.90"),
    instance_types={"i-1": "m5.large"},
)
DAY = 24 * 60


def reported(*events, **more):
    """Report one instance that began at noon, of 100 GiB, with its size settled."""
    contents = build(Sources(wave(moved()), events, (), {}, {}))
    usual = {"vm_size": "standard_d2S_v5", "total_bytes": 100 * 1024**3}
    return replace(contents.instances[0], **usual | more)


def line(instance, prices=PRICES, now=100):
    (only,) = costs_of([instance], prices, at(now)).instances
    return only


def test_a_day_of_delay_is_aws_and_replication_less_azure():
    cost = line(reported(state="running"))
    # 24 h of 0.115 are 2.76, a day of 100 GiB at 0.10 a month 0.33; 24 h of 0.11 are 2.64.
    assert (cost.aws_a_day, cost.azure_a_day) == (Decimal("3.09"), Decimal("2.80"))
    assert cost.replication_a_day == Decimal("0.72")
    assert cost.delay_a_day == Decimal("1.01")


def test_who_has_moved_is_no_longer_delayed():
    costs = costs_of([reported()], PRICES, at(100))
    assert (costs.instances[0].delay_a_day, costs.delay_a_day) == (None, 0)
    assert costs.azure_a_day == Decimal("2.80")


def test_aws_is_paid_until_the_source_stops():
    events = (phase(0, Phase.REPLICATING), phase(2 * DAY, Phase.STOPPING_SOURCE), end(3 * DAY))
    assert line(reported(*events), now=9 * DAY).aws_meanwhile == Decimal("6.18")


def test_aws_is_paid_until_now_where_the_source_serves_again():
    events = (phase(0, Phase.REPLICATING), phase(2 * DAY, Phase.QUIESCING))
    running = reported(*events, state="failed")
    assert line(running, now=3 * DAY).aws_meanwhile == Decimal("9.27")


def test_who_moved_without_being_seen_to_stop_is_paid_until_now():
    assert line(reported(phase(0, Phase.REPLICATING)), now=DAY).aws_meanwhile == Decimal("3.09")


def test_what_has_not_begun_cost_nothing_meanwhile():
    assert line(reported(state="running"), now=DAY).aws_meanwhile == 0


def test_what_has_no_price_is_named_and_in_no_total():
    bare = Prices("USD", instance_types={"i-1": "x9.huge"})
    costs = costs_of([reported(state="running")], bare, at(1))
    assert costs.instances[0].aws_a_day is costs.instances[0].delay_a_day is None
    assert (costs.aws_a_day, costs.azure_a_day, costs.delay_a_day) == (None, None, None)
    said = "; ".join(costs.not_priced)
    for words in ("in AWS: x9.huge", "in Azure: standard_d2S_v5", "disks in AWS", "traffic"):
        assert words in said


def test_an_unknown_type_and_an_unsettled_size_are_named():
    costs = costs_of([reported(vm_size="")], replace(PRICES, instance_types={}), at(1))
    assert costs.not_priced[:2] == (
        "instances whose type nobody has told: 1",
        "virtual machines whose size is not settled yet: 1",
    )


def test_with_every_price_only_what_never_has_one_is_named():
    costs = costs_of([reported()], PRICES, at(1))
    assert costs.not_priced[0] == "traffic between the clouds"


def test_replication_without_a_price_does_not_hide_the_rest():
    cost = line(reported(state="running"), replace(PRICES, replication_month=None))
    assert cost.delay_a_day == Decimal("0.29")


@given(some.lists(some.decimals("0", "99", places=6), max_size=20))
def test_totals_are_exactly_the_sums_of_their_lines(hourly):
    types = {f"i-{n}": f"t.{n}" for n, _ in enumerate(hourly)}
    prices = Prices(
        "EUR",
        aws_per_hour={f"t.{n}": price for n, price in enumerate(hourly)},
        instance_types=types,
    )
    lines = [reported(instance_id=who) for who in types]
    costs = costs_of(lines, prices, NOON + timedelta(1))
    assert (costs.aws_a_day or 0) == sum(map(per_day, hourly))
    assert all(each.aws_a_day == cents(each.aws_a_day) for each in costs.instances)


def test_half_a_cent_is_rounded_up():
    assert (cents(Decimal("0.005")), cents(Decimal("2.675"))) == (Decimal("0.01"), Decimal("2.68"))
