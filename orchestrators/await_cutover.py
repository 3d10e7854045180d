"""From the approval to the cutover: its window, its turn, and the emergency stop."""

from durable.context import Steps
from orchestrators.story import Story


def await_cutover(story: Story) -> Steps[None]:
    """Wait until the instance may be cut over; Withdrawn when it is cancelled before."""
    del story
    yield from ()


def heed_emergency_stop(story: Story) -> Steps[bool]:
    """Say whether a failover may begin now: right before each one."""
    del story
    yield from ()
    return True
