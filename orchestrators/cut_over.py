"""The cutover: the source stops, the failover runs, the virtual machine proves that it lives."""

from domain.commit_window import may_be_unvalidated, not_final, require_validated
from domain.errors import Held, MigrationError, Refused
from domain.itinerary import Phase
from domain.protected_item import ProtectedItem, untouched
from durable import steps
from durable.context import Steps
from orchestrators.fail_over import fail_over, may_have_begun
from orchestrators.story import Story
from orchestrators.validate_machine import validate_machine
from orchestrators.watches import watch_stop


def cut_over(story: Story) -> Steps[None]:
    """Fail over by the cutover's policy, and see the virtual machine prove that it is well.

    Held or TurnedBack when the failover began and did not end well; any other error means that
    the source serves in AWS again and nothing began.
    """
    item = yield from _stop_and_fail_over(story)
    yield from validate(story, item)


def _stop_and_fail_over(story: Story) -> Steps[ProtectedItem]:
    """Stop the source, and fail over to what the vault has of it."""
    try:
        yield from stop_source(story)
        return (yield from fail_over(story, steps.start_failover, story.item_id))
    except Held:
        raise
    except MigrationError as error:
        yield from wake_source(story, error)
        raise


def stop_source(story: Story) -> Steps[None]:
    """Stop the instance and see that it has stopped."""
    yield from story.tell(Phase.STOPPING_SOURCE)
    yield from steps.stop_instance(story.ctx, story.migration.ref)
    yield from story.until(watch_stop, story.migration.ref, story.migration.pace.stop)


def wake_source(story: Story, error: MigrationError) -> Steps[None]:
    """Start the source again, but only when the vault proves that no failover began.

    Waking it after any error could leave two live copies.
    """
    yield from require_untouched(story, error)
    yield from steps.start_instance(story.ctx, story.migration.ref)


def require_untouched(story: Story, error: MigrationError) -> Steps[None]:
    """Raise Held unless the vault proves that no failover began."""
    try:
        item = yield from steps.get_protected_item(story.ctx, story.item_id)
        proven = untouched(item)
    except MigrationError:
        proven = False
    if not proven:
        raise may_have_begun(error) from error


def validate(story: Story, item: ProtectedItem) -> Steps[None]:
    """See the virtual machine prove that it is well; TurnedBack or Held, as the policy says."""
    cutover = story.migration.cutover
    story.vm_id = item.target_vm_id
    yield from story.tell(Phase.VALIDATING, item=item)
    try:
        report = yield from validate_machine(story, item.target_vm_id, cutover.validation)
    except MigrationError as error:
        if may_be_unvalidated(cutover.commit) and not isinstance(error, Refused):
            yield from story.remark(f"not validated, which the policy allows: {error}")
            return
        because = f"failed over, but not validated: {error}"
        raise not_final(cutover.commit, because) from error
    story.validation = report
    allowed = require_validated(cutover.commit, report)
    if allowed:
        yield from story.remark(allowed)
