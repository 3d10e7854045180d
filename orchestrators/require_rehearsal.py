"""The rehearsal that a wave demands before its cutovers: found, run, or asked for."""

from domain.itinerary import Phase
from domain.names import rehearsal_id
from domain.rehearsal_record import RehearsalSearch, RehearsalStart, demanded, rehearsed
from domain.status import Gate, Waiting
from durable import steps
from durable.context import Steps, either, now
from orchestrators.clear_rehearsal import clear_rehearsal
from orchestrators.rehearse import rehearse
from orchestrators.story import Story, cancellation
from orchestrators.watches import watch_rehearsal


def require_rehearsal(story: Story) -> Steps[None]:
    """Go on only with a rehearsal that the policy accepts; rehearse where it is automatic.

    Withdrawn when the migration is cancelled, Stalled when nobody rehearses in time.
    """
    policy = story.migration.cutover.rehearsal
    if policy.within is None:
        return
    search = RehearsalSearch(story.subject, policy.within)
    found = yield from steps.find_rehearsals(story.ctx, search)
    if rehearsed(search, found, now(story.ctx)):
        return
    if policy.automatic:
        yield from _rehearse(story)
        found = yield from steps.find_rehearsals(story.ctx, search)
        if rehearsed(search, found, now(story.ctx)):
            return
    words = demanded(policy, story.migration.wave, found)
    waiting = Waiting(Gate.MANUAL_STEP, words)
    yield from story.tell(Phase.REHEARSING, waiting=waiting)
    yield from story.until(watch_rehearsal, search, story.migration.pace.rehearsal)


def _rehearse(story: Story) -> Steps[None]:
    """Let a story of its own rehearse; cancelled with this one, it cleans up before it ends."""
    yield from story.tell(Phase.REHEARSING)
    name = rehearsal_id(story.ctx.instance_id, story.new_id()[:8])
    start = RehearsalStart(story.migration, story.item_id, "Ferry")
    rehearsing = rehearse.start(story.ctx, start, name)
    yield either(rehearsing, story.cancelled.task)
    if not rehearsing.is_complete:
        cancellation.send(story.ctx, name, story.cancelled.message())
        yield either(rehearsing)
    if rehearsing.is_failed:  # it broke: nobody else cleans up
        yield from clear_rehearsal(story)
    story.heed_cancellation()
