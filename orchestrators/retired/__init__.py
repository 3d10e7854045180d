"""Earlier versions of stories, kept as long as a history of theirs may still run.

`docs/how-to-change-a-story.md` tells how one comes here and when it may go.
"""

from durable.named import NamedFlow

RETIRED: tuple[NamedFlow, ...] = ()
