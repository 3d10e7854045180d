"""How a recovery plan's job goes on: group after group, its actions before and after each.

A manual action suspends the job until somebody resumes it. An item or a runbook that fails leaves
the others (Microsoft, on scripts in recovery plans: an unplanned failover continues); the job has
then partially succeeded, or failed when nothing of it has succeeded.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.faults import JOB_FAULTS, FaultKind
from local.simulators.site_recovery.model.items import find_item
from local.simulators.site_recovery.model.job import Job, JobState
from local.simulators.site_recovery.model.job_failure import JobFailure, failure_of
from local.simulators.site_recovery.model.ledger import Entry
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_plan import (
    ActionKind,
    GroupKind,
    PlanAction,
    RecoveryPlan,
)
from local.simulators.site_recovery.model.turn import Turn
from local.simulators.site_recovery.model.world import World

WAITS = "WaitingForManualAction"


@dataclass(frozen=True, slots=True)
class ItemVerb:
    """What a plan's job does with each item: the operation's name, and how it begins."""

    operation: str
    begin: Callable[[Turn, ProtectedItem], Job]


@dataclass(slots=True, eq=False)
class Scene:
    """One task of the job: the first look, a group, or an action; `state` is the service's word."""

    name: str
    action: PlanAction | None = None
    group: GroupKind | None = None
    items: tuple[str, ...] = ()
    state: str = "NotStarted"
    begun: datetime | None = None
    ended: datetime | None = None
    children: list[Job] = field(default_factory=list)
    errors: list[JobFailure] = field(default_factory=list)


def scenes_of(plan: RecoveryPlan, failover: str, fits: Callable[[str], bool]) -> list[Scene]:
    """Lay out what a job does with a plan: with actions when they belong to such a `failover`."""
    scenes = [Scene("PrerequisitesCheck")]
    number = 0
    for group in plan.groups:
        number += group.kind is GroupKind.BOOT
        name = f"Group {number}: Start" if group.kind is GroupKind.BOOT else f"{group.kind}"
        items = tuple(item for item in group.items if fits(item))
        scenes += _acting(group.before, failover)
        if items:
            scenes.append(Scene(name, group=group.kind, items=items))
        scenes += _acting(group.after, failover)
    return scenes


def _acting(actions: tuple[PlanAction, ...], failover: str) -> list[Scene]:
    return [Scene(a.name, action=a) for a in actions if failover in a.failover_types]


class PlanScript:
    """The course of one job of a plan."""

    def __init__(
        self, world: World, plan: RecoveryPlan, job: Job, verb: ItemVerb, scenes: list[Scene]
    ) -> None:
        self._world = world
        self._plan = plan
        self._job = job
        self._verb = verb
        self.scenes = scenes
        self._current = 0

    @property
    def children(self) -> list[Job]:
        """List the jobs of items that it has begun."""
        return [child for scene in self.scenes for child in scene.children]

    @property
    def waits_at(self) -> PlanAction | None:
        """Tell the manual action at which it waits for somebody."""
        return self._scene.action if self._job.state is JobState.SUSPENDED else None

    def begin(self) -> None:
        """Begin with a look at everything; a fault may end it there."""
        fault = self._world.strike(JOB_FAULTS, self._job.kind.operation, (self._plan.name,))
        if fault and fault.kind is FaultKind.JOB_ERROR:
            self._scene.errors.append(failure_of(fault.code, fault.service_code, fault.message))
        self._enter(self._job.begun)

    def resume(self, at: datetime) -> None:
        """Go on behind the manual action at which it waits."""
        self._leave(at)

    def stop(self, at: datetime) -> None:
        """Go no further; what runs is called off, what has arrived stays."""
        self._scene.state, self._scene.ended = "Cancelled", at
        for child in self._scene.children:
            if child.running:
                self._world.jobs.abandon(child, at)
                child.fail(child, at)

    @property
    def _scene(self) -> Scene:
        return self.scenes[self._current]

    def _enter(self, at: datetime) -> None:
        scene = self._scene
        scene.state, scene.begun = "InProgress", at
        match scene:
            case Scene(action=PlanAction(kind=ActionKind.MANUAL)):
                scene.state = JobState.SUSPENDED
                self._job.state, self._job.description = JobState.SUSPENDED, WAITS
            case Scene(action=PlanAction() as action):
                self._run(action, at)
            case Scene(group=GroupKind()):
                self._start(scene, at)
            case _:
                self._take(at, self._world.settings.jobs.plan)

    def _run(self, runbook: PlanAction, at: datetime) -> None:
        fault = self._world.strike(JOB_FAULTS, "runbook", (runbook.name,))
        if fault and fault.kind is FaultKind.JOB_ERROR:
            message = fault.message or f"The runbook '{runbook.name}' failed."
            self._scene.errors.append(failure_of(fault.code, fault.service_code, message))
        self._take(at, self._world.settings.jobs.runbook)

    def _take(self, at: datetime, duration: timedelta) -> None:
        activity = Activity(self._job.job_id, at, duration, 1, self._leave)
        self._job.activity = self._world.agenda.begin(activity)

    def _start(self, scene: Scene, at: datetime) -> None:
        """Begin the jobs of a group's items, all at once."""
        with self._world.at(at):
            for item_id in scene.items:
                self._start_item(scene, item_id, at)
        self._leave_if_over(scene, at)

    def _start_item(self, scene: Scene, item_id: str, at: datetime) -> None:
        turn = Turn(self._verb.operation, item_id.rsplit("/", 1)[-1])
        try:
            child = self._verb.begin(turn, find_item(self._world, item_id))
        except ArmError as error:
            scene.errors.append(failure_of(error.code, message=error.message))
            turn.effect = f"refused {error.status} {error.code}"
        else:
            scene.children.append(child)
            self._follow(scene, child)
        self._world.ledger.note(Entry(at, turn.operation, turn.subject, turn.effect))

    def _follow(self, scene: Scene, child: Job) -> None:
        succeed, fail = child.succeed, child.fail

        def succeeded(job: Job, at: datetime) -> None:
            succeed(job, at)
            self._leave_if_over(scene, at)

        def failed(job: Job, at: datetime) -> None:
            fail(job, at)
            scene.errors += job.errors
            self._leave_if_over(scene, at)

        child.succeed, child.fail = succeeded, failed

    def _leave_if_over(self, scene: Scene, at: datetime) -> None:
        begun = len(scene.children) + len(scene.errors) >= len(scene.items)
        if begun and scene.state == "InProgress" and not any(c.running for c in scene.children):
            self._leave(at)

    def _leave(self, at: datetime) -> None:
        scene = self._scene
        scene.state, scene.ended = "Failed" if scene.errors else "Succeeded", at
        doomed = self._current == 0 and scene.errors
        self._current += 1
        if self._current < len(self.scenes) and not doomed:
            self._enter(at)
            return
        self._current = min(self._current, len(self.scenes)) - 1
        self._end(at)

    def _end(self, at: datetime) -> None:
        errors = tuple(error for scene in self.scenes for error in scene.errors)
        arrived = any(child.state is JobState.SUCCEEDED for child in self.children)
        self._world.jobs.conclude(self._job, errors, at, in_part=arrived)
