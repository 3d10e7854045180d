"""The way back of a failover that is not to become final: the source serves again, alone."""

from domain.cutover import Hook, HookKind
from domain.errors import Held, MigrationError, Stalled, TurnedBack
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.rolling_back import Stage, halted, protecting_again
from domain.source_instance import SourceInstance
from durable import steps
from durable.context import Steps
from orchestrators.finish_job import finish_job
from orchestrators.hooks import do_hook
from orchestrators.rest import open_source
from orchestrators.secure_target import discard_security
from orchestrators.story import Story
from orchestrators.take_back import try_each
from orchestrators.watches import watch_machine_gone, watch_start


def roll_back(story: Story, turned: TurnedBack) -> Steps[MigrationReport]:
    """Undo the hooks, delete the virtual machine, and only once it is gone wake the source.

    Held, with what was done and what was not, where any of it fails: never do both serve.
    """
    stage = Stage.HOOKS
    try:
        yield from story.tell(Phase.ROLLING_BACK)
        yield from _undo_hooks(story)
        stage = Stage.MACHINE
        yield from _delete_machine(story)
        stage = Stage.SOURCE
        source = yield from _wake(story)
    except MigrationError as error:
        raise Held(*halted(str(turned), stage, error, story.vm_id)) from error
    return (yield from _end_replication(story, turned, source))


def _undo_hooks(story: Story) -> Steps[None]:
    while story.hooks:
        yield from _undo(story, story.hooks[-1])
        story.hooks = story.hooks[:-1]


def _undo(story: Story, hook: Hook) -> Steps[None]:
    """Take one back; what a script can't undo on the very machine goes with the machine."""
    try:
        yield from do_hook(story, hook, undo=True)
    except MigrationError as error:
        if hook.kind is not HookKind.COMMAND or hook.instance_id:
            raise
        words = f"hook {hook.name} was not taken back on the machine, which was deleted: {error}"
        story.left_behind += (words,)


def _delete_machine(story: Story) -> Steps[None]:
    if not story.vm_id:
        raise Stalled("nobody knows which machine the failover has made")
    yield from steps.delete_virtual_machine(story.ctx, story.vm_id)
    yield from story.until(watch_machine_gone, story.vm_id, story.migration.pace.deletion)


def _wake(story: Story) -> Steps[SourceInstance]:
    """Start the source, let everybody in again, and let its workload go on."""
    ref = story.migration.ref
    yield from steps.start_instance(story.ctx, ref)
    source = yield from story.until(watch_start, ref, story.migration.pace.start)
    yield from open_source(story)
    return source


def _end_replication(
    story: Story, turned: TurnedBack, source: SourceInstance
) -> Steps[MigrationReport]:
    """End what a failover has ended already, so that a retry can begin, and say what it takes."""
    ref = story.migration.ref
    problems = yield from try_each(
        finish_job(story, Phase.ROLLING_BACK, steps.start_disabling, story.item_id),
        discard_security(story),
        steps.discard_configuration(story.ctx, ref),
        steps.withdraw_replication(story.ctx, ref),
        steps.untag_instance(story.ctx, ref),
    )
    return MigrationReport(
        ref.instance_id,
        Outcome.ROLLED_BACK,
        because=str(turned),
        remedy=f"{turned.remedy} {protecting_again(source, ended=not problems)}".strip(),
        left_behind=problems,
    )
