"""A recovery plan: items that fail over together, in boot order, with actions in between.

Limits: Microsoft, "About recovery plans": 100 items, 7 groups, one pair of fabrics.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.errors import MigrationError, Refusal, Refused
from domain.provider import Provider
from domain.vault import Vault

MOST_ITEMS = 100
MOST_GROUPS = 7
_PLAN_EXISTS = "site_recovery.plan_exists"


class ActionKind(StrEnum):
    """What an action is: something a person does while the plan waits, or a runbook."""

    MANUAL = "manual"
    RUNBOOK = "runbook"


@dataclass(frozen=True, slots=True)
class PlanAction:
    """Something that happens before or after a group; its name is unique in its wave.

    `words` tell the person what to do; `runbook_id` is an Azure Automation runbook's ARM id.
    """

    name: str
    kind: ActionKind = ActionKind.MANUAL
    words: str = ""
    runbook_id: str = ""


@dataclass(frozen=True, slots=True)
class BootGroup:
    """Instances of a wave, by id, that boot together, and what happens before and after."""

    instances: tuple[str, ...]
    before: tuple[PlanAction, ...] = ()
    after: tuple[PlanAction, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """Items that boot together; `item_ids` are ARM ids of protected items."""

    item_ids: tuple[str, ...]
    before: tuple[PlanAction, ...] = ()
    after: tuple[PlanAction, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRef:
    """Which plan of which vault, and how its items fail over: by which provider, to what points.

    With `shared_points` they go to a recovery point of one moment, as multi-VM consistency makes.
    """

    vault: Vault
    name: str
    provider: Provider = Provider.MODERNISED
    shared_points: bool = False

    @property
    def arm_id(self) -> str:
        """Spell the plan's Azure Resource Manager id."""
        return f"{self.vault.arm_id}/replicationRecoveryPlans/{self.name}"


@dataclass(frozen=True, slots=True)
class RecoveryPlan:
    """A plan as it is to be in the vault; groups in boot order."""

    ref: PlanRef
    fabric_id: str
    groups: tuple[PlanGroup, ...]


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """A plan as the vault has it; `failed_over` is when its last failover began, if ever."""

    fabric_id: str
    groups: tuple[PlanGroup, ...]
    allowed_operations: tuple[str, ...] = ()
    running_job_id: str = ""
    running_scenario: str = ""
    failed_over: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlanFound:
    """What the vault has under a plan's name; None when it has nothing."""

    standing: PlanStanding | None = None


@dataclass(frozen=True, slots=True)
class PlanReport:
    """How a plan ended: what it did not do, and what is still in the vault."""

    name: str
    because: str = ""
    left_behind: tuple[str, ...] = ()


def cut_into_plans(groups: tuple[BootGroup, ...]) -> tuple[tuple[BootGroup, ...], ...]:
    """Cut boot groups into plans within the service's limits; boot order is kept across them.

    A group stays whole where it fits into one plan. One that does not is parted: what happens
    before it belongs to its first part, what happens after it to its last.
    """
    plans: list[list[BootGroup]] = []
    for part in (part for group in groups for part in _parts(group)):
        if not plans or not _has_room(plans[-1], part):
            plans.append([])
        plans[-1].append(part)
    return tuple(map(tuple, plans))


def leave(groups: tuple[BootGroup, ...], chosen: Collection[str]) -> tuple[BootGroup, ...]:
    """Leave of the groups the chosen instances; one that loses all goes with its actions."""
    left = (
        replace(group, instances=tuple(each for each in group.instances if each in chosen))
        for group in groups
    )
    return tuple(group for group in left if group.instances)


def actions_of(groups: Collection[BootGroup]) -> tuple[PlanAction, ...]:
    """List every action in the order in which they happen."""
    return tuple(action for group in groups for action in (*group.before, *group.after))


def write_plan(
    ref: PlanRef, groups: tuple[BootGroup, ...], item_ids: Mapping[str, str]
) -> RecoveryPlan:
    """Write the plan of those instances that have an item, within the service's limits.

    Raises Refused when it has no items, or is over a limit, or its items lie in several fabrics.
    """
    plan_groups = tuple(
        PlanGroup(tuple(item_ids[each] for each in group.instances), group.before, group.after)
        for group in leave(groups, item_ids)
    )
    fabrics = {fabric_of(item) for group in plan_groups for item in group.item_ids}
    _require_within_limits(ref, plan_groups, fabrics)
    return RecoveryPlan(ref, fabrics.pop(), plan_groups)


def fabric_of(item_id: str) -> str:
    """Cut a protected item's ARM id down to its fabric's."""
    return item_id.partition("/replicationProtectionContainers/")[0]


def same_groups(some: tuple[PlanGroup, ...], others: tuple[PlanGroup, ...]) -> bool:
    """Say whether two plans do the same; ARM ids are compared without regard to case."""
    return _folded(some) == _folded(others)


def is_foreign(error: MigrationError) -> bool:
    """Say whether a plan was refused because the one of its name is not ours to change."""
    return isinstance(error, Refused) and error.refusal.code == _PLAN_EXISTS


def plan_exists(ref: PlanRef) -> Refusal:
    """Refuse to touch a plan that bears the name and is not ours."""
    return Refusal(
        code=_PLAN_EXISTS,
        subject=ref.name,
        detail="the vault has another recovery plan of this name: it belongs to another fabric, "
        "or has failed over already",
        remedy="Delete that plan in the vault, or rename it, and retry the instances.",
    )


def _folded(groups: tuple[PlanGroup, ...]) -> list[PlanGroup]:
    return [
        replace(group, item_ids=tuple(item.casefold() for item in group.item_ids))
        for group in groups
    ]


def _has_room(plan: list[BootGroup], group: BootGroup) -> bool:
    items = sum(len(each.instances) for each in plan) + len(group.instances)
    return len(plan) < MOST_GROUPS and items <= MOST_ITEMS


def _parts(group: BootGroup) -> Iterator[BootGroup]:
    last = max(0, len(group.instances) - 1) // MOST_ITEMS
    for number in range(last + 1):
        start = number * MOST_ITEMS
        yield BootGroup(
            group.instances[start : start + MOST_ITEMS],
            group.before if number == 0 else (),
            group.after if number == last else (),
        )


def _require_within_limits(
    ref: PlanRef, groups: tuple[PlanGroup, ...], fabrics: Collection[str]
) -> None:
    items = sum(len(group.item_ids) for group in groups)
    for count, most, what in (
        (items, MOST_ITEMS, "items"),
        (len(groups), MOST_GROUPS, "groups"),
        (len(fabrics), 1, "fabrics"),
    ):
        if not 1 <= count <= most:
            raise Refused(
                Refusal(
                    code="site_recovery.plan_limits",
                    subject=ref.name,
                    detail=f"a recovery plan has 1 to {most} {what}, this one has {count}",
                    remedy="Spread the instances over several waves, or over fewer groups.",
                )
            )
