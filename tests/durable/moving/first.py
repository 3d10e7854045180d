"""The stories as they were written at first."""

from durable.context import Context, Steps
from durable.flow import Flow
from tests.durable.moving.work import go_on, pack


@Flow
def carry(ctx: Context, thing: str) -> Steps[str]:
    yield from go_on.wait(ctx)
    return (yield from pack(ctx, f"{thing} to carry it"))


@Flow
def move(ctx: Context, thing: str) -> Steps[list[str]]:
    packed = yield from pack(ctx, thing)
    yield from go_on.wait(ctx)
    return [packed, (yield from carry.call(ctx, thing, f"{ctx.instance_id}:carry"))]


@Flow
def patrol(ctx: Context, rounds: int) -> Steps[str]:
    last = yield from pack(ctx, f"round {rounds}")
    yield from go_on.wait(ctx)
    if rounds:
        ctx.continue_as_new(rounds - 1, save_events=True)
    return last


STORIES = (move, carry, patrol)
