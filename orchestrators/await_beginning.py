"""The last wait before a cutover, and the last looks at what may have changed meanwhile."""

from domain.cutover_time import open_for
from durable.context import Steps, now
from orchestrators.assess_source import reassess_source
from orchestrators.await_cutover import await_cutover
from orchestrators.clear_rehearsal import clear_rehearsal
from orchestrators.hold_slot import let_others_go
from orchestrators.keep_approval import renew_approval
from orchestrators.secure_target import renew_security
from orchestrators.settle_target import look_at_target, require_target
from orchestrators.story import Story


def await_beginning(story: Story) -> Steps[None]:
    """Wait until it may begin, and look last at what may have changed meanwhile.

    Where that took until its window had closed, it waits for the next. Where its wave has an
    approval policy and what was approved is void by now, it is asked again, and waits again.
    """
    policy = story.migration.approval
    while True:
        yield from await_cutover(story)
        yield from reassess_source(story)
        yield from clear_rehearsal(story)
        yield from look_at_target(story) if policy else require_target(story)
        yield from renew_security(story)
        if policy and (yield from renew_approval(story, policy)):
            continue
        if open_for(story.migration, now(story.ctx)):
            return
        yield from let_others_go(story)
