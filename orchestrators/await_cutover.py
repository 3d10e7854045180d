"""From the approval to the cutover: its window, its turn, and the emergency stop."""

from domain.emergency_stop import EmergencyStop, in_words
from domain.errors import MigrationError
from domain.itinerary import Phase
from domain.status import Gate, Waiting
from durable import steps
from durable.context import Steps
from orchestrators.story import Story
from orchestrators.watches import watch_emergency_stop


def await_cutover(story: Story) -> Steps[None]:
    """Wait until the instance may be cut over; Withdrawn when it is cancelled before."""
    yield from await_lifting(story)


def heed_emergency_stop(story: Story) -> Steps[bool]:
    """Say whether a failover may begin now: right before each one.

    A stop that can't be read within minutes counts as pulled: the source is to serve meanwhile.
    """
    stop = yield from _read(story)
    return stop is not None and not stop.pulled


def await_lifting(story: Story) -> Steps[None]:
    """Wait while the emergency stop is pulled; Withdrawn when cancelled meanwhile."""
    stop = yield from _read(story)
    if stop is not None and not stop.pulled:
        return
    words = in_words(stop) if stop else "the emergency stop can't be read"
    waiting = Waiting(Gate.EMERGENCY_STOP, f"{words}; it goes on once it is lifted")
    yield from story.tell(Phase.EMERGENCY_STOPPED, waiting=waiting)
    vigil = story.migration.pace.emergency_stop
    yield from story.until(watch_emergency_stop, str(story.migration.ref), vigil)


def _read(story: Story) -> Steps[EmergencyStop | None]:
    """Read the emergency stop; None when nobody can tell how it stands."""
    try:
        return (yield from steps.read_emergency_stop(story.ctx, str(story.migration.ref)))
    except MigrationError:
        return None
