"""The stories as they are today: everything is weighed first."""

from durable.context import Context, Steps
from durable.flow import in_version
from tests.durable.moving.work import go_on, pack, weigh


@in_version(2)
def carry(ctx: Context, thing: str) -> Steps[str]:
    yield from go_on.wait(ctx)
    return (yield from weigh(ctx, f"{thing} to carry it"))


@in_version(2)
def move(ctx: Context, thing: str) -> Steps[list[str]]:
    weighed = yield from weigh(ctx, thing)
    packed = yield from pack(ctx, thing)
    yield from go_on.wait(ctx)
    carried = yield from carry.call(ctx, thing, f"{ctx.instance_id}:carry")
    return [weighed, packed, carried]


@in_version(2)
def patrol(ctx: Context, rounds: int) -> Steps[str]:
    last = yield from weigh(ctx, f"round {rounds}")
    yield from go_on.wait(ctx)
    if rounds:
        ctx.continue_as_new(rounds - 1, save_events=True)
    return last


STORIES = (move, carry, patrol)
