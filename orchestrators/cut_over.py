"""The cutover: the source stops, the failover runs, the virtual machine proves that it lives."""

from domain.errors import Held, MigrationError
from domain.itinerary import Phase
from domain.protected_item import untouched
from durable import steps
from durable.context import Steps
from orchestrators.finish_job import finish_job
from orchestrators.story import Story
from orchestrators.watches import watch_stop, watch_virtual_machine


def cut_over(story: Story) -> Steps[str]:
    """Stop the source, fail over to the latest recovery point, and see the machine run.

    Ends with the virtual machine's id. Held when the failover began and did not end well; any
    other error means that the source runs in AWS again and nothing began.
    """
    try:
        yield from stop_source(story)
        yield from finish_job(story, Phase.FAILING_OVER, steps.start_failover, story.item_id)
    except MigrationError as error:
        yield from wake_source(story, error)
        raise
    return (yield from validate(story))


def stop_source(story: Story) -> Steps[None]:
    """Stop the instance and see that it has stopped."""
    yield from story.tell(Phase.STOPPING_SOURCE)
    yield from steps.stop_instance(story.ctx, story.migration.ref)
    yield from story.until(watch_stop, story.migration.ref, story.migration.pace.stop)


def wake_source(story: Story, error: MigrationError) -> Steps[None]:
    """Start the source again, but only when the vault proves that no failover began.

    Waking it after any error could leave two live copies.
    """
    try:
        item = yield from steps.get_protected_item(story.ctx, story.item_id)
        proven = untouched(item)
    except MigrationError:
        proven = False
    if not proven:
        raise may_have_begun(error) from error
    yield from steps.start_instance(story.ctx, story.migration.ref)


def may_have_begun(why: object) -> Held:
    """Hold an instance of which nobody knows whether its failover began."""
    return Held(
        f"the failover may have begun: {why}",
        "The source is stopped. Look at the item in the vault: when it has failed over, "
        "validate and commit it there; when it has not, start the source again.",
    )


def validate(story: Story) -> Steps[str]:
    """See the virtual machine run and tell its id; Held when it does not."""
    try:
        return (yield from _see_machine(story))
    except MigrationError as error:
        raise Held(
            f"failed over, but not validated: {error}",
            "The source is stopped and the failover is not committed. Look at the virtual "
            "machine's boot diagnostics, and where it does not start let it stand by an older "
            "recovery point (ferry recovery-points, ferry change-recovery-point); commit in the "
            "vault when it is well, or remove it and start the source again.",
        ) from error


def _see_machine(story: Story) -> Steps[str]:
    item = yield from steps.get_protected_item(story.ctx, story.item_id)
    yield from story.tell(Phase.VALIDATING, item=item)
    vigil = story.migration.pace.validation
    yield from story.until(watch_virtual_machine, item.target_vm_id, vigil)
    return item.target_vm_id
