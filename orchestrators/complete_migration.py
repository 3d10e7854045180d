"""The end of a migration that went well: commit, release what it used, retire the source."""

from domain.errors import Held, MigrationError
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.retention import MIGRATED_TO, RETAIN_UNTIL, RetainedSource
from domain.source_instance import SourceTags
from durable import steps
from durable.context import Steps, now
from orchestrators.finish_job import finish_job
from orchestrators.rest import release_source
from orchestrators.story import Story
from orchestrators.take_back import try_each


def complete_migration(story: Story) -> Steps[MigrationReport]:
    """Commit, and report an instance that runs in Azure; Held when the commit fails.

    What fails after the commit does not unmake the migration: the report names it.
    """
    try:
        yield from finish_job(story, Phase.COMMITTING, steps.start_commit, story.item_id)
    except MigrationError as error:
        raise Held(
            f"failed over and validated, but not committed: {error}",
            f"{error.remedy} Commit the failover in the vault, then complete the migration there.",
        ) from error
    left_behind = yield from try_each(
        finish_job(story, Phase.COMPLETING_MIGRATION, steps.start_completion, story.item_id),
        release_source(story),
        _retire_source(story, story.vm_id),
        steps.withdraw_replication(story.ctx, story.migration.ref),
    )
    instance_id = story.migration.ref.instance_id
    return MigrationReport(
        instance_id, Outcome.MIGRATED, target_vm_id=story.vm_id, left_behind=left_behind
    )


def _retire_source(story: Story, vm_id: str) -> Steps[None]:
    """Mark the stopped source, and write down until when it is kept, and what comes then."""
    yield from story.tell(Phase.RETIRING_SOURCE)
    order, moved = story.migration, now(story.ctx)
    retention = order.cutover.retention
    until = moved + retention.keep
    tags = {
        MIGRATED_TO: vm_id,
        "ferry:migrated-at": moved.isoformat(),
        RETAIN_UNTIL: until.isoformat(),
    }
    yield from steps.tag_instance(story.ctx, SourceTags(order.ref, tags))
    kept = RetainedSource(order.ref, order.wave, vm_id, moved, until, retention.then)
    yield from steps.record_retention(story.ctx, kept)
