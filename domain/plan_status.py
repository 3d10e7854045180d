"""What people see of a recovery plan while it runs, and what they answer at its manual actions."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.event import Event, EventKind
from domain.itinerary import Phase
from domain.job import ManualAction
from domain.recovery_plan import BootGroup, PlanAction, actions_of
from domain.status import Gate, InstanceStatus, Waiting


class PlanState(StrEnum):
    """How far a plan is."""

    GATHERING = "gathering"
    STOPPING_SOURCES = "stopping_sources"
    FAILING_OVER = "failing_over"
    VALIDATING = "validating"
    COMMITTING = "committing"
    ENDED = "ended"


# What a plan's state is for its members, in whose events it stands.
_PHASES = {
    PlanState.GATHERING: Phase.AWAITING_PLAN,
    PlanState.STOPPING_SOURCES: Phase.STOPPING_SOURCE,
    PlanState.FAILING_OVER: Phase.FAILING_OVER,
    PlanState.VALIDATING: Phase.VALIDATING,
    PlanState.COMMITTING: Phase.COMMITTING,
    PlanState.ENDED: Phase.ENDED,
}


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """A plan as its story tells it: one of a run's plans, by number from 1, in their order.

    `waits_for` is the manual action at which it waits, `left_behind` what is still in the vault.
    """

    wave: str
    run: int
    number: int
    name: str
    at: datetime
    state: PlanState
    groups: tuple[BootGroup, ...]
    waits_for: ManualAction | None = None
    remark: str = ""
    left_behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionSubject:
    """One manual action of one plan of one run of a wave."""

    wave: str
    run: int
    number: int
    action: str


@dataclass(frozen=True, slots=True)
class ActionAnswer:
    """A person's word that a manual action has been done."""

    by: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ActionAnswered:
    """What stands in the record of answers: one, or none yet."""

    answer: ActionAnswer | None = None


def instruction(status: PlanStatus) -> str:
    """Put into words what the plan waits for, and how to let it go on."""
    action = status.waits_for or ManualAction("")
    words = (action.words or action.name).rstrip(". ")
    return (
        f"Recovery plan {status.name} waits at '{action.name}': {words}. "
        f"Do that, then let the plan go on: ferry waves action-done {status.wave} {action.name}."
    )


def done_by(action: str, answer: ActionAnswer) -> str:
    """Put into words who says that an action has been done."""
    why = f": {answer.comment}" if answer.comment else ""
    return f"'{action}' done, says {answer.by or 'an operator'}{why}"


def newer(before: PlanStatus | None, told: PlanStatus) -> bool:
    """Say whether what is told is news; older words change nothing."""
    return before is None or told.at >= before.at


def plan_events(before: PlanStatus | None, told: PlanStatus) -> tuple[Event, ...]:
    """Tell what has happened to a plan since it was last told, under the plan's own name."""
    kinds: list[tuple[EventKind, str]] = []
    if before is None or told.state is not before.state:
        ended = told.state is PlanState.ENDED
        words = told.state.value.replace("_", " ")
        left = f"; still in the vault: {', '.join(told.left_behind)}" if told.left_behind else ""
        kinds.append((EventKind.ENDED if ended else EventKind.PHASE, words + left))
    if told.waits_for and (before is None or told.waits_for != before.waits_for):
        kinds.append((EventKind.WAITING, instruction(told)))
    if told.remark:
        kinds.append((EventKind.DECISION, told.remark))
    phase = _PHASES[told.state]
    return tuple(Event(told.at, told.name, told.run, kind, phase, words) for kind, words in kinds)


def seen_with_plans(instance: InstanceStatus, plans: tuple[PlanStatus, ...]) -> InstanceStatus:
    """Let a member show the manual action at which its plan waits."""
    if instance.waiting or instance.report or instance.phase is not Phase.FAILING_OVER:
        return instance
    for plan in plans:
        among = any(instance.instance_id in group.instances for group in plan.groups)
        if plan.waits_for and among and plan.run == instance.attempt:
            waiting = Waiting(Gate.MANUAL_STEP, instruction(plan))
            return replace(instance, waiting=waiting)
    return instance


def find_action(plans: tuple[PlanStatus, ...], name: str) -> tuple[PlanStatus, PlanAction] | None:
    """Find the plan that waits at an action of this name, else the latest run's that has one."""

    def waits(plan: PlanStatus) -> bool:
        return plan.waits_for is not None and plan.waits_for.name == name

    for plan in sorted(plans, key=lambda each: (waits(each), each.run), reverse=True):
        for action in actions_of(plan.groups):
            if action.name == name:
                return plan, action
    return None
