"""The last wait before a cutover, and the last looks at what may have changed meanwhile."""

from domain.cutover_time import open_for
from durable.context import Steps, now
from orchestrators.assess_source import reassess_source
from orchestrators.await_cutover import await_cutover
from orchestrators.await_turn import give_turn_back
from orchestrators.clear_rehearsal import clear_rehearsal
from orchestrators.secure_target import renew_security
from orchestrators.settle_target import require_target
from orchestrators.story import Story


def await_beginning(story: Story) -> Steps[None]:
    """Wait until it may begin, and look last at what may have changed meanwhile.

    Where that took until its window had closed, it waits for the next.
    """
    while True:
        yield from await_cutover(story)
        yield from reassess_source(story)
        yield from clear_rehearsal(story)
        yield from require_target(story)
        yield from renew_security(story)
        if open_for(story.migration, now(story.ctx)):
            return
        give_turn_back(story)
