"""A group of instances that move together."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.approval_policy import ApprovalPolicy
from domain.cutover import CutoverPolicy
from domain.cutover_groups import CutoverGroup, leave_in_order
from domain.firewall.policy import SecurityPolicy
from domain.migration import Landing, Migration, MigrationReport, Outcome, Pace, Target
from domain.recovery_plan import BootGroup, PlanReport, leave
from domain.run import Run
from domain.scheduling.policy import SlotPolicy
from domain.source_instance import InstanceRef
from domain.target.policy import TargetPolicy

MOST_CHILDREN = 50


@dataclass(frozen=True, slots=True)
class Order:
    """One instance of a wave, what it becomes, and not before when it is cut over."""

    ref: InstanceRef
    target: Target = field(default_factory=Target)
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wave:
    """The instances to move together, where they land, and at which pace.

    `run` counts how often the wave was begun: once, and once more for each retry of some of its
    instances. With `one_by_one` each instance waits for the one before it to end. An empty
    `approvers` lets everybody approve; an `approval` policy asks for more than one first answer.
    A wave with a `recovery_plan`, its instances in boot order, fails over by plans of the vault.
    `cutover_groups` say which instances are cut over before others; empty for no order. By the
    `target_policy` Ferry chooses what targets leave open. With a `slots` policy its instances wait
    until there is room for them.
    """

    name: str
    landing: Landing
    orders: tuple[Order, ...]
    pace: Pace = field(default_factory=Pace)
    run: int = 1
    one_by_one: bool = False
    approvers: tuple[str, ...] = ()
    recovery_plan: tuple[BootGroup, ...] = ()
    cutover: CutoverPolicy = field(default_factory=CutoverPolicy)
    cutover_groups: tuple[CutoverGroup, ...] = ()
    security: SecurityPolicy = field(default_factory=SecurityPolicy)
    target_policy: TargetPolicy = field(default_factory=TargetPolicy)
    approval: ApprovalPolicy | None = None
    slots: SlotPolicy | None = None


@dataclass(frozen=True, slots=True)
class WaveReport:
    """How every instance of a wave ended, in the wave's order, and how its recovery plans did."""

    name: str
    reports: tuple[MigrationReport, ...]
    plans: tuple[PlanReport, ...] = ()


def migrations(wave: Wave) -> tuple[Migration, ...]:
    """Write one order per instance."""
    return tuple(
        Migration(
            wave.name,
            order.ref,
            wave.landing,
            order.target,
            wave.pace,
            wave.run,
            cutover=wave.cutover,
            security=wave.security,
            not_before=order.not_before,
            target_policy=wave.target_policy,
            approval=wave.approval,
            slots=_slots(wave),
        )
        for order in wave.orders
    )


def small_enough(wave: Wave) -> bool:
    """Say whether one parent can carry every instance of the wave."""
    return len(wave.orders) <= MOST_CHILDREN


def branches(wave: Wave) -> tuple[Wave, ...]:
    """Split a wave into at most 50 parts of equal size, each of whole groups of 50 where possible.

    A parent's turn costs as much as its history is long, so children hang on a tree.
    """
    size = MOST_CHILDREN
    while len(wave.orders) > size * MOST_CHILDREN:
        size *= MOST_CHILDREN
    return tuple(replace(wave, orders=part) for part in _parts(wave.orders, size))


def run_of(wave: Wave, run: Run) -> Wave:
    """Leave of the wave what belongs to one run of it."""
    chosen = set(run.instance_ids)
    orders = tuple(order for order in wave.orders if order.ref.instance_id in chosen)
    groups = leave(wave.recovery_plan, chosen)
    order = leave_in_order(wave.cutover_groups, chosen)
    return replace(wave, orders=orders, run=run.number, recovery_plan=groups, cutover_groups=order)


def all_migrated(report: WaveReport) -> bool:
    """Say whether every instance has arrived."""
    return all(each.outcome is Outcome.MIGRATED for each in report.reports)


def _slots(wave: Wave) -> SlotPolicy | None:
    """Tell its instances as well whether they wait for each other with their cutovers."""
    in_order = bool(wave.recovery_plan or wave.cutover_groups)
    return wave.slots and replace(wave.slots, in_order=in_order)


def _parts(orders: tuple[Order, ...], size: int) -> Iterator[tuple[Order, ...]]:
    for start in range(0, len(orders), size):
        yield orders[start : start + size]
