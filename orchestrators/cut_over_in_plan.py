"""The cutover of an instance whose recovery plan fails it over, together with others."""

from domain.errors import MigrationError, Stalled, TurnedBack, Withdrawn
from domain.itinerary import Phase, may_be_cancelled
from domain.migration import Migration
from domain.plan_roll import Call, MemberNote, PlanWord, Standing
from domain.plan_story import stayed_behind
from domain.protected_item import ProtectedItem, failed_over
from durable import steps
from durable.context import Steps, either
from orchestrators.cut_over import stop_source, validate, wake_source
from orchestrators.fail_over import may_have_begun
from orchestrators.keep_approval import insist_on_approval
from orchestrators.plan_signals import member_spoke, plan_word
from orchestrators.settle_target import insist_on_target
from orchestrators.story import Story


def cut_over_in_plan(story: Story) -> Steps[None]:
    """Wait for the plan's call, stop the source, and see what the failover has made of it.

    Ends once the plan has let it go. Held or TurnedBack when the failover began, or may yet, and
    did not end well; any other error means that the source runs in AWS.
    """
    yield from _await_call(story)
    try:
        yield from insist_on_target(story)
        yield from insist_on_approval(story)
        story.heed_cancellation()
        yield from stop_source(story)
    except MigrationError as error:
        yield from wake_source(story, error)
        yield from _leave(story)
        raise
    speak(story, Standing.STOPPED)
    yield from story.tell(Phase.FAILING_OVER)
    word = yield from _hear(story, Call.LOOK, Call.CLOSE)
    item = yield from _look(story, word)
    if word and not failed_over(item):
        yield from _stay(story, item, word)
    try:
        yield from validate(story, item)
    except TurnedBack:
        speak(story, Standing.OUT)
        yield from _let_go(story, word)
        raise
    speak(story, Standing.VALIDATED)
    yield from _let_go(story, word)


def speak(story: Story, standing: Standing) -> None:
    """Tell the plan where this member stands; an instance that is in none tells nobody."""
    order: Migration = story.migration
    if order.plan_story:
        note = MemberNote(order.ref.instance_id, standing, story.item_id)
        member_spoke.send(story.ctx, order.plan_story, note)


def _await_call(story: Story) -> Steps[None]:
    """Wait until everybody in the plan has spoken; Withdrawn when cancelled before that."""
    yield from story.tell(Phase.AWAITING_PLAN)
    speak(story, Standing.READY)
    try:
        word = yield from _hear(story, *Call)
    except Withdrawn:
        yield from _leave(story)
        raise
    if word is None:
        raise Stalled("its recovery plan never called it", "Look at the plan, then retry.")
    if word.call is not Call.STOP:
        raise Stalled(word.because, word.remedy)


def _leave(story: Story) -> Steps[None]:
    """Go, and wait until the plan in the vault has the item no more: till then it is the plan's."""
    speak(story, Standing.OUT)
    yield from story.tell(Phase.TAKING_BACK)
    yield from _hear(story, Call.CLOSE)


def _hear(story: Story, *calls: Call) -> Steps[PlanWord | None]:
    """Wait for one of these words of the plan; None when patience ends before.

    That is longer than any plan gathers and waits at manual actions: the plan decides, or the
    story above it where it breaks.
    """
    deadline = story.ctx.create_timer(story.migration.plan_patience)
    others = [deadline, story.cancelled.task] if may_be_cancelled(story.phase) else [deadline]
    while True:
        ear = story.plan = story.plan or plan_word(story.migration.attempt).listen(story.ctx)
        yield either(ear.task, *others)
        story.heed_cancellation()
        word = ear.message() if ear.heard else None
        story.plan = None if ear.heard else ear
        if word is None or word.call in calls:
            if not deadline.is_complete:
                deadline.cancel()
            return word


def _look(story: Story, word: PlanWord | None) -> Steps[ProtectedItem]:
    """Read what has become of the item; Held when nobody can tell, or may yet change it."""
    try:
        item = yield from steps.get_protected_item(story.ctx, story.item_id)
    except MigrationError as error:
        raise may_have_begun(error) from error
    if not failed_over(item) and (word is None or not word.certain):
        because = word.because if word else "its recovery plan never told how it ended"
        raise may_have_begun(because)
    return item


def _stay(story: Story, item: ProtectedItem, word: PlanWord) -> Steps[None]:
    """Start the source again that the plan has not failed over; its item is the plan's till then.

    Always raises: Held without the vault's proof, else why it stayed behind.
    """
    error = stayed_behind(item, word, str(story.migration.ref))
    yield from wake_source(story, error)
    speak(story, Standing.STAYED)
    yield from _let_go(story, word)
    raise error


def _let_go(story: Story, word: PlanWord | None) -> Steps[None]:
    """Wait until the plan is through with its items, unless it has said so."""
    if word and word.call is Call.LOOK:
        yield from _hear(story, Call.CLOSE)
