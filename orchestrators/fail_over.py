"""The failover itself: begun once, and looked up in the vault where its end was not seen."""

from domain.errors import Held, MigrationError
from domain.itinerary import Phase
from domain.job import Job
from domain.protected_item import ProtectedItem, failed_over, untouched
from durable import steps
from durable.context import Steps
from durable.step import Step
from orchestrators.finish_job import finish_job
from orchestrators.story import Story
from orchestrators.watches import watch_settled_item


def fail_over[Key](story: Story, start: Step[Key, Job], key: Key) -> Steps[ProtectedItem]:
    """See the failover through; give the item that has failed over.

    A job whose end was not seen, or that succeeds after its time, is looked up, never begun again.
    Held when nobody can tell what became of it; any other error means that nothing began.
    """
    try:
        yield from finish_job(story, Phase.FAILING_OVER, start, key)
    except MigrationError as error:
        item = yield from _look_up(story, error)
        if not failed_over(item):
            raise
        return item
    try:
        return (yield from steps.get_protected_item(story.ctx, story.item_id))
    except MigrationError as error:
        raise may_have_begun(error) from error


def require_untouched(story: Story, error: MigrationError) -> Steps[None]:
    """Raise Held unless the vault proves that no failover began."""
    try:
        item = yield from steps.get_protected_item(story.ctx, story.item_id)
        proven = untouched(item)
    except MigrationError:
        proven = False
    if not proven:
        raise may_have_begun(error) from error


def may_have_begun(why: object) -> Held:
    """Hold an instance of which nobody knows whether its failover began."""
    return Held(
        f"the failover may have begun: {why}",
        "The source does not serve. Look at the item in the vault: when it has failed over, "
        "validate and commit it there; when it has not, let the source serve again.",
    )


def _look_up(story: Story, error: MigrationError) -> Steps[ProtectedItem]:
    """Wait until the vault can tell what became of it, as long as a job may take."""
    try:
        vigil = story.migration.pace.job
        return (yield from story.until(watch_settled_item, story.item_id, vigil))
    except MigrationError:
        raise may_have_begun(error) from error
