"""An item cared for: moved to another server or the other provider, or to another recovery point.

Each is a story beside the instance's own, which goes on meanwhile or, with a point, has ended.
"""

from domain.errors import MigrationError
from domain.item_care import CareReport, ItemCare, PointCare, require_point
from domain.protected_item import ProtectedItem
from domain.replication import ProviderSwitch, ServerMove
from domain.status import Progress
from domain.vault import ReplicationAppliance, require_healthy
from durable import steps
from durable.context import Context, Steps, now
from durable.flow import Flow
from orchestrators.see_job import see_job
from orchestrators.telling import let_people_know

type _Care = ItemCare | PointCare


@Flow
def move_item(ctx: Context, care: ItemCare) -> Steps[CareReport]:
    """Let the item replicate through the landing's server; ends in a report, never in a crash."""
    server = f"a move to {care.landing.appliance_name}"
    return (yield from _tell(ctx, care, server, _move(ctx, care)))


@Flow
def switch_provider(ctx: Context, care: ItemCare) -> Steps[CareReport]:
    """Let the item go on by the modernised provider; ends in a report, never in a crash."""
    words = f"a switch to provider {care.landing.provider}"
    return (yield from _tell(ctx, care, words, _switch(ctx, care)))


@Flow
def change_recovery_point(ctx: Context, care: PointCare) -> Steps[CareReport]:
    """Let another point take the place of the one failed over to; ends in a report as well.

    Nothing is committed: that is for whoever has looked at the virtual machine.
    """
    words = f"a change to recovery point {care.change.point_name}"
    return (yield from _tell(ctx, care, words, _change_point(ctx, care)))


def _tell(ctx: Context, care: _Care, what: str, doing: Steps[None]) -> Steps[CareReport]:
    yield from _remark(ctx, care, f"{what} begins, asked for by {care.by or 'an operator'}")
    try:
        yield from doing
        item = yield from steps.get_protected_item(ctx, care.item_id)
    except MigrationError as error:
        yield from _remark(ctx, care, f"{what} failed: {error}. {error.remedy}".rstrip(". ") + ".")
        return CareReport(done=False, because=str(error), remedy=error.remedy)
    yield from _remark(ctx, care, f"{what} is done", item)
    return CareReport(done=True)


def _move(ctx: Context, care: ItemCare) -> Steps[None]:
    onto = yield from _find_server(ctx, care)
    move = ServerMove(care.item_id, onto)
    yield from see_job(ctx, steps.start_move, move, care.subject.instance_id)


def _switch(ctx: Context, care: ItemCare) -> Steps[None]:
    appliance = yield from _find_server(ctx, care)
    switch = ProviderSwitch(care.item_id, appliance, care.landing)
    yield from see_job(ctx, steps.start_provider_switch, switch, care.subject.instance_id)


def _change_point(ctx: Context, care: PointCare) -> Steps[None]:
    yield from see_job(ctx, steps.start_point_change, care.change, care.subject.instance_id)
    item = yield from steps.get_protected_item(ctx, care.item_id)
    require_point(item, care.change.recovery_point_id)


def _find_server(ctx: Context, care: ItemCare) -> Steps[ReplicationAppliance]:
    server = yield from steps.get_appliance(ctx, care.landing)
    require_healthy(server)
    return server


def _remark(
    ctx: Context, care: _Care, words: str, item: ProtectedItem | None = None
) -> Steps[None]:
    told = Progress(care.subject, now(ctx), care.phase, item, remark=words, aside=True)
    yield from let_people_know(ctx, told)
