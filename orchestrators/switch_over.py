"""From the validated machine to the commit window: people are switched over, the source stops."""

from domain.certification import no_longer_lossless
from domain.commit_window import not_final
from domain.cutover import without_loss
from domain.errors import MigrationError
from domain.itinerary import Phase
from domain.zero_loss import woke_after
from durable import steps
from durable.context import Steps
from orchestrators.hooks import do_hook
from orchestrators.rest import look
from orchestrators.story import Story
from orchestrators.watches import watch_stop


def switch_over(story: Story) -> Steps[None]:
    """Do every hook, then stop a source that is only at rest; TurnedBack or Held when that fails.

    A hook that fails may be half done: it is taken back with the others.
    """
    cutover = story.migration.cutover
    try:
        if cutover.hooks:
            yield from story.tell(Phase.SWITCHING_OVER)
        for hook in cutover.hooks:
            story.hooks += (hook,)
            yield from do_hook(story, hook)
        if without_loss(cutover):
            yield from _stop_quiet_source(story)
    except MigrationError as error:
        raise not_final(cutover.commit, f"failed over, but not switched over: {error}") from error


def _stop_quiet_source(story: Story) -> Steps[None]:
    """Stop the source: its point is in Azure, so nothing needs its agent any more.

    It is looked at once more before: the certificate claims no more than was seen.
    """
    yield from _require_rest(story)
    yield from story.tell(Phase.STOPPING_QUIET_SOURCE)
    yield from steps.stop_instance(story.ctx, story.migration.ref)
    yield from story.until(watch_stop, story.migration.ref, story.migration.pace.stop)


def _require_rest(story: Story) -> Steps[None]:
    """Raise Stalled, and take the certificate's word back, where the source came to work again."""
    report = yield from look(story)
    if report.quiet:
        return
    story.certificate = story.certificate and no_longer_lossless(story.certificate, report)
    error = woke_after(report)
    yield from story.remark(str(error))
    raise error
