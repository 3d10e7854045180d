"""Letting people know where a recovery plan stands."""

from contextlib import suppress

from domain.errors import MigrationError
from domain.job import ManualAction
from domain.plan_status import PlanState, PlanStatus
from domain.plan_story import PlanScene
from durable import steps
from durable.context import Context, Steps, now


def tell_plan(  # noqa: PLR0913 (what a plan may tell)
    ctx: Context,
    scene: PlanScene,
    state: PlanState,
    *,
    waits_for: ManualAction | None = None,
    remark: str = "",
    left_behind: tuple[str, ...] = (),
) -> Steps[None]:
    """Record where the plan stands. Status is for people: a failure to write changes no story."""
    order = scene.order
    status = PlanStatus(
        order.wave,
        order.run,
        order.number,
        order.ref.name,
        now(ctx),
        state,
        order.groups,
        waits_for,
        remark,
        left_behind,
    )
    with suppress(MigrationError):
        yield from steps.record_plan(ctx, status)
