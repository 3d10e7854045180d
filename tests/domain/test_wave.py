from hypothesis import given
from hypothesis import strategies as some

from domain.migration import Landing, MigrationReport, Outcome, Target
from domain.mobility_service import Installer
from domain.names import part_id
from domain.source_instance import InstanceRef
from domain.vault import Vault
from domain.wave import (
    MOST_CHILDREN,
    Order,
    Wave,
    WaveReport,
    all_migrated,
    branches,
    migrations,
    small_enough,
)

LANDING = Landing(
    Vault("s", "g", "v"), "p", "/g", "/n", "default", "/c", Installer("s3://b/k", "0")
)


def wave_of(count):
    refs = (InstanceRef("1", "eu-west-1", f"i-{n:08x}") for n in range(count))
    return Wave("w", LANDING, tuple(Order(ref) for ref in refs))


def leaves(wave):
    if small_enough(wave):
        return [wave]
    return [leaf for branch in branches(wave) for leaf in leaves(branch)]


@given(some.integers(51, 6_000))
def test_no_parent_in_the_tree_has_more_than_fifty_children_and_nobody_is_lost(count):
    wave = wave_of(count)
    assert len(branches(wave)) <= MOST_CHILDREN
    found = leaves(wave)
    assert all(len(leaf.orders) <= MOST_CHILDREN for leaf in found)
    assert tuple(order for leaf in found for order in leaf.orders) == wave.orders


def test_a_thousand_hang_on_twenty_branches_with_names_of_their_own():
    parts = branches(wave_of(1_000))
    assert [len(part.orders) for part in parts] == [50] * 20
    assert len({part_id(part) for part in parts}) == 20


def test_each_order_becomes_a_migration_with_its_own_target():
    order = Order(InstanceRef("1", "eu-west-1", "i-00000001"), Target(vm_name="payroll"))
    (migration,) = migrations(Wave("w", LANDING, (order,)))
    assert (migration.wave, migration.ref, migration.landing) == ("w", order.ref, LANDING)
    assert migration.target.vm_name == "payroll"


def test_a_wave_has_arrived_only_when_every_instance_has():
    one, two = MigrationReport("i-1", Outcome.MIGRATED), MigrationReport("i-2", Outcome.HELD)
    assert all_migrated(WaveReport("w", (one,)))
    assert not all_migrated(WaveReport("w", (one, two)))
