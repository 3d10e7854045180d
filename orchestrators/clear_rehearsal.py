"""The end of every test failover: its machine goes, whatever else has happened."""

from datetime import timedelta

from domain.errors import MigrationError
from domain.itinerary import Phase
from domain.migration import Cancellation
from domain.pace import next_pause
from domain.rehearsal import rehearsal_stands
from domain.rehearsal_record import RehearsalSearch, under_way
from durable import steps
from durable.context import Steps, now
from orchestrators.finish_job import finish_job
from orchestrators.rehearsal_story import RehearsalStory
from orchestrators.story import Story, cancellation
from orchestrators.watches import watch_machine_gone


def clear_away(story: RehearsalStory) -> Steps[tuple[str, ...]]:
    """Clean up after the story's test failover until nothing is left; tell what is, and why.

    It can't be cancelled, and is tried again for as long as the pace's patience for clean-ups.
    """
    story.phase = Phase.TAKING_BACK
    if not story.began:
        return ()
    vigil = story.migration.pace.cleanup
    begun, tries = now(story.ctx), 0
    while True:
        try:
            yield from story.doing("cleaning up")
            yield from _clear(story)
        except MigrationError as error:
            tries += 1
            if now(story.ctx) - begun >= vigil.patience:
                return (f"{story.vm_id}: {error}. {error.remedy}".strip(),)
            yield story.ctx.create_timer(next_pause(vigil, None, None, tries))
        else:
            return ()


def _clear(story: RehearsalStory) -> Steps[None]:
    """Let the vault clean up; what it has left of the machine is deleted here."""
    clean_up = steps.start_rehearsal_cleanup
    yield from finish_job(story, Phase.TAKING_BACK, clean_up, story.item_id)
    if (yield from steps.virtual_machine_gone(story.ctx, story.vm_id)):
        return
    yield from steps.delete_virtual_machine(story.ctx, story.vm_id)
    yield from story.until(watch_machine_gone, story.vm_id, story.migration.pace.validation)


def clear_rehearsal(story: Story) -> Steps[None]:
    """See that no test failover of the item stands: it would be in the way of what comes next.

    Whoever tells one is cancelled first. Raises what keeps the vault from cleaning up.
    """
    item = yield from steps.get_protected_item(story.ctx, story.item_id)
    if not rehearsal_stands(item):
        return
    search = RehearsalSearch(story.subject, timedelta())
    found = yield from steps.find_rehearsals(story.ctx, search)
    for record in under_way(found):
        wish = Cancellation("Ferry", "the instance goes on without it")
        cancellation.send(story.ctx, record.story, wish)
    phase = Phase.TAKING_BACK if story.phase is Phase.TAKING_BACK else Phase.REHEARSING
    yield from finish_job(story, phase, steps.start_rehearsal_cleanup, story.item_id)
