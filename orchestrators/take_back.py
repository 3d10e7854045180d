"""The way back of an instance that does not move: everything as it was found."""

from domain.errors import MigrationError
from domain.itinerary import Phase
from domain.migration import MigrationReport, outcome_of
from domain.protected_item import no_such_item
from durable import steps
from durable.context import Steps
from orchestrators.clear_rehearsal import clear_rehearsal
from orchestrators.finish_job import finish_job
from orchestrators.secure_target import discard_security
from orchestrators.story import Story


def take_back(story: Story, error: MigrationError) -> Steps[MigrationReport]:
    """Undo, last things first, whatever may have been done; report what could not be undone.

    Each undo looks first, so it harms nothing where its step was never taken.
    """
    ref = story.migration.ref
    yield from story.tell(Phase.TAKING_BACK)
    left_behind = yield from try_each(
        _end_rehearsal(story),
        _disable_replication(story),
        discard_security(story),
        steps.discard_configuration(story.ctx, ref),
        steps.withdraw_replication(story.ctx, ref),
        steps.untag_instance(story.ctx, ref),
    )
    return MigrationReport(
        ref.instance_id,
        outcome_of(error),
        because=str(error),
        remedy=error.remedy,
        left_behind=left_behind,
    )


def try_each(*parts: Steps[None]) -> Steps[tuple[str, ...]]:
    """Take every part, whatever becomes of the others; tell what went wrong."""
    problems = []
    for part in parts:
        try:
            yield from part
        except MigrationError as problem:
            problems.append(str(problem))
    return tuple(problems)


def _end_rehearsal(story: Story) -> Steps[None]:
    """Clean up a test failover; of an item that somebody else made only where Ferry rehearses.

    Where there is no item there is nothing to clean up.
    """
    ours = not story.taken_over or story.migration.cutover.rehearsal.network_id
    if story.item_id and ours:
        try:
            yield from clear_rehearsal(story)
        except MigrationError as error:
            if not no_such_item(error):
                raise


def _disable_replication(story: Story) -> Steps[None]:
    if story.item_id and not story.taken_over:
        yield from finish_job(story, Phase.TAKING_BACK, steps.start_disabling, story.item_id)
