"""The rest of a source: how it is brought there, seen to be there, and let go again."""

from dataclasses import replace
from datetime import timedelta

from domain.errors import MigrationError, Stalled
from domain.hook import COMMAND_GRACE
from domain.itinerary import Phase
from domain.mobility_service import Command, CommandRef
from domain.pace import Vigil, next_pause
from domain.quiescence import (
    IsolationOrder,
    QuiesceOrder,
    QuietCheck,
    QuietReport,
    read_quiet,
)
from domain.quiescing import OPENING_REMEDY, require_command, unflushed
from domain.zero_loss import not_at_rest
from durable import steps
from durable.context import Steps, now, pause
from orchestrators.story import Story
from orchestrators.take_back import try_each
from orchestrators.watches import watch_command, watch_script_end


def bring_to_rest(story: Story) -> Steps[QuietReport]:
    """Run the operator's command, keep everybody away, and look until nothing writes any more.

    Whatever is raised, the source may be at rest by then: `open_source` lets it go.
    """
    yield from story.tell(Phase.QUIESCING)
    story.begin_rest()
    quiesce = story.migration.cutover.quiesce
    if quiesce.command:
        started = yield from steps.start_quiesce(story.ctx, _order(story))
        require_command("quiesce command", (yield from _finish(story, started, quiesce.timeout)))
    yield from _isolate(story)
    return (yield from _await_quiet(story))


def look(story: Story) -> Steps[QuietReport]:
    """Look once whether the source is at rest."""
    order, server = story.migration, story.server
    story.looks += 1
    check = QuietCheck(
        order.ref,
        order.cutover.quiesce.services,
        server.address,
        story.cutover_name,
        story.looks,
        server.configuration_server_address,
        order.cutover.quiesce.spared,
    )
    started = yield from steps.start_quiet_check(story.ctx, check)
    key = CommandRef(order.ref, started.command_id)
    vigil = _vigil(story, order.pace.rest.patience)
    command = yield from story.until(watch_command, key, vigil)
    return read_quiet(command, str(order.ref))


def open_source(story: Story) -> Steps[None]:
    """Let everybody reach the source again and its workload go on, if it was brought to rest.

    One part is tried whatever becomes of the other; Stalled, naming what failed.
    """
    if not story.at_rest:
        return
    problems = yield from try_each(release_source(story), _undo(story))
    if problems:
        words = f"the source may not serve as before: {'; '.join(problems)}"
        raise Stalled(words, OPENING_REMEDY)
    story.at_rest = False


def release_source(story: Story) -> Steps[None]:
    """Give the source its own security groups back, if they were taken."""
    if story.at_rest:
        for remark in (yield from steps.release_instance(story.ctx, story.migration.ref)):
            yield from story.remark(remark)


def _undo(story: Story) -> Steps[None]:
    quiesce = story.migration.cutover.quiesce
    if quiesce.command:
        started = yield from steps.start_undo_quiesce(story.ctx, _order(story))
        require_command("undo command", (yield from _finish(story, started, quiesce.timeout)))


def _isolate(story: Story) -> Steps[None]:
    story.away = now(story.ctx)
    server = story.server
    order = IsolationOrder(story.migration.ref, server.address, server.configuration_server_address)
    for remark in (yield from steps.isolate_instance(story.ctx, order)):
        yield from story.remark(remark)


def _await_quiet(story: Story) -> Steps[QuietReport]:
    vigil, began, looks = story.migration.pace.rest, now(story.ctx), 0
    while not (report := (yield from look(story))).quiet:
        if now(story.ctx) - began >= vigil.patience:
            raise not_at_rest(report, now(story.ctx) - began)
        yield from pause(story.ctx, next_pause(vigil, None, None, looks), story.cancelled.task)
        story.heed_cancellation()
        looks += 1
    for remark in unflushed(report):
        yield from story.remark(remark)
    return report


def _finish(story: Story, command: Command, time: timedelta) -> Steps[Command]:
    """Watch an operator's to its end; Stalled when it hangs for longer than it may take."""
    key = CommandRef(story.migration.ref, command.command_id)
    return (yield from story.until(watch_script_end, key, _vigil(story, time)))


def _vigil(story: Story, time: timedelta) -> Vigil:
    return replace(story.migration.pace.command, patience=time + COMMAND_GRACE)


def _order(story: Story) -> QuiesceOrder:
    order = story.migration
    return QuiesceOrder(order.ref, order.cutover.quiesce, story.cutover_name)


def open_if_possible(story: Story) -> Steps[None]:
    """Open the source; what fails of it goes into the report of a cutover that ends before.

    From here on nobody needs to cancel any more.
    """
    yield from story.tell(Phase.TAKING_BACK)
    try:
        yield from open_source(story)
    except MigrationError as problem:
        story.left_behind += (str(problem),)
