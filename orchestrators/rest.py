"""The rest of a source and its end: one that was brought to rest is opened and works again."""

from durable.context import Steps
from orchestrators.story import Story


def open_source(story: Story) -> Steps[None]:
    """Let everybody reach the source again and its workload go on, if it was brought to rest."""
    del story
    yield from ()


def release_source(story: Story) -> Steps[None]:
    """Give a source that has stopped for good its own security groups back."""
    del story
    yield from ()
