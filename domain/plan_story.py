"""What the story of one recovery plan carries from act to act."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.cutover import at_once
from domain.errors import Refusal, Refused
from domain.migration import Migration, Pace
from domain.names import plan_name, plan_story_id, plans_story_id
from domain.plan_roll import Act, PlanWord, Roll, Standing, Turn, awaited, left_out
from domain.protected_item import ProtectedItem, reasons, remedies
from domain.recovery_plan import BootGroup, PlanRef, PlanReport, cut_into_plans
from domain.turns import turns_story
from domain.wave import Wave, migrations

# A stop, and a look at a virtual machine, may each be begun again before a member gives up.
_GRACE = 2
# Written, failed over, committed, deleted.
_JOBS = 4


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """The order to fail some instances of a wave's run over as one plan, one of `of` in a row.

    With `commits` it is committed as a whole where all are validated; else each member commits by
    itself, after its hooks and its commit window.
    """

    wave: str
    run: int
    number: int
    of: int
    ref: PlanRef
    groups: tuple[BootGroup, ...]
    pace: Pace = field(default_factory=Pace)
    commits: bool = True

    @property
    def story(self) -> str:
        """Name the orchestration that runs the plan."""
        return plan_story_id(self.wave, self.run, self.number)

    @property
    def above(self) -> str:
        """Name the orchestration above all plans of the run."""
        return plans_story_id(self.wave, self.run)

    @property
    def next_story(self) -> str:
        """Name the orchestration of the plan that comes after it; empty for the last."""
        return plan_story_id(self.wave, self.run, self.number + 1) if self.number < self.of else ""

    @property
    def members(self) -> tuple[str, ...]:
        """List its instances in boot order."""
        return tuple(each for group in self.groups for each in group.instances)


@dataclass(frozen=True, slots=True)
class PlansOrder:
    """The order to run all plans of a wave's run, in their order, for the wave's own story."""

    wave_story: str
    plans: tuple[PlanOrder, ...]


@dataclass(frozen=True, slots=True)
class PlansReport:
    """How all plans of a run ended."""

    plans: tuple[PlanReport, ...]


@dataclass(frozen=True, slots=True)
class PlanScene:
    """Where a plan's story stands: it begins anew with this whenever an act is over.

    `turn` is None until the plan before has failed over; `deadline` is when the act goes on
    without the silent; `word` is what those who stay behind are told; `planned` are those whose
    items the plan in the vault has, or may have.
    """

    order: PlanOrder
    act: Act = Act.GATHERING
    roll: Roll = field(default_factory=lambda: Roll(()))
    turn: Turn | None = None
    deadline: datetime | None = None
    entered: bool = False
    word: PlanWord | None = None
    left_behind: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()


def first_scene(order: PlanOrder) -> PlanScene:
    """Begin a plan's story; the first plan of a run has its turn from the beginning."""
    turn = Turn() if order.number == 1 else None
    return PlanScene(order, roll=Roll(order.members), turn=turn)


def plan_orders(wave: Wave) -> tuple[PlanOrder, ...]:
    """Write one order per plan of the wave's run; none for a wave without a recovery plan."""
    plans = cut_into_plans(wave.recovery_plan)
    return tuple(
        PlanOrder(
            wave.name,
            wave.run,
            number,
            len(plans),
            PlanRef(
                wave.landing.vault,
                plan_name(wave.name, wave.run, number),
                wave.landing.provider,
                shared_points=bool(wave.landing.multi_vm_group),
            ),
            groups,
            wave.pace,
            commits=at_once(wave.cutover),
        )
        for number, groups in enumerate(plans, 1)
    )


def seated(wave: Wave) -> tuple[Migration, ...]:
    """Write one order per instance of the wave; each knows the story of the plan that it is in.

    And the one that keeps the wave's order of cutovers, where it has one.
    """
    turns = turns_story(wave)
    plans = plan_orders(wave)
    seats = {each: order for order in plans for each in order.members}
    return tuple(
        replace(_seated(each, seats.get(each.ref.instance_id), plans), turn_story=turns)
        for each in migrations(wave)
    )


def longest(order: PlanOrder) -> timedelta:
    """Tell how long a plan may take at most, from its turn until it lets its members go."""
    pace = order.pace
    actions = sum(len(group.before) + len(group.after) for group in order.groups)
    return (
        pace.gathering.patience
        + (pace.stop.patience + pace.validation.patience) * _GRACE
        + pace.job.patience * _JOBS
        + pace.suspended_job.patience * actions
    )


def _seated(
    migration: Migration, seat: PlanOrder | None, plans: tuple[PlanOrder, ...]
) -> Migration:
    """Tell a member its plan, and how long that one and all before it may take together."""
    if seat is None:
        return migration
    times = (longest(plan) for plan in plans if plan.number <= seat.number)
    return replace(migration, plan_story=seat.story, plan_patience=sum(times, timedelta()))


def act_is_over(scene: PlanScene) -> bool:
    """Say whether everybody has spoken for whom the act waits, and the plan has its turn."""
    return scene.turn is not None and not awaited(scene.roll, scene.act)


def time_is_up(scene: PlanScene) -> PlanScene:
    """Go on without the silent."""
    return replace(scene, roll=left_out(scene.roll, scene.act), deadline=None)


def with_deadline(scene: PlanScene, now: datetime) -> PlanScene:
    """Set the time after which the act goes on without the silent, once somebody waits for them."""
    if scene.deadline or not _somebody_waits(scene):
        return scene
    return replace(scene, deadline=now + _patience(scene))


def what_follows(scene: PlanScene) -> PlanScene:
    """Enter the act that follows one that is over."""
    roll = scene.roll
    match scene.act:
        case Act.GATHERING if roll.those(Standing.READY) and scene.turn and scene.turn.go:
            act = Act.WRITING
        case Act.WRITING if not scene.word:
            act = Act.STOPPING
        case Act.STOPPING if roll.those(Standing.STOPPED):
            act = Act.FAILING_OVER
        case Act.FAILING_OVER:
            act = Act.VALIDATING
        case _:
            act = Act.CLOSING
    return replace(scene, act=act, deadline=None, entered=False)


def why_left(scene: PlanScene) -> tuple[str, str]:
    """Tell those who stay behind why, and what to do about it."""
    if scene.word and scene.word.because:
        return scene.word.because, scene.word.remedy
    if scene.turn and not scene.turn.go:
        return scene.turn.because, scene.turn.remedy
    return (
        f"recovery plan {scene.order.ref.name} went on without it",
        "Look at the wave's events, then retry the instance.",
    )


def next_turn(scene: PlanScene) -> Turn:
    """Say whether the plan after this one may begin: boot order holds as far as one can know."""
    if scene.turn and not scene.turn.go:
        return scene.turn
    if scene.word and not scene.word.certain:
        return broken_turn(scene.order, scene.word.because)
    return Turn()


def broken_turn(order: PlanOrder, why: str) -> Turn:
    """Hold back every plan behind one of which nobody knows how it ended."""
    return Turn(
        go=False,
        because=f"nobody knows how recovery plan {order.ref.name}, which comes before, ended: "
        f"{why}",
        remedy="Look at that plan in the vault, finish it there, then retry the instance.",
    )


def stayed_behind(item: ProtectedItem, word: PlanWord, subject: str) -> Refused:
    """Make the error of a member that its plan has not failed over: the item knows it best."""
    why = reasons(item) or word.because or "its failover in the recovery plan did not succeed"
    remedy = remedies(item) or word.remedy
    return Refused(Refusal("site_recovery.stayed_behind", subject, why, remedy))


def _somebody_waits(scene: PlanScene) -> bool:
    waits = scene.act is not Act.GATHERING or bool(scene.roll.those(Standing.READY))
    return waits and bool(awaited(scene.roll, scene.act))


def _patience(scene: PlanScene) -> timedelta:
    pace = scene.order.pace
    match scene.act:
        case Act.STOPPING:
            return pace.stop.patience * _GRACE
        case Act.VALIDATING:
            return pace.validation.patience * _GRACE
        case _:
            return pace.gathering.patience
