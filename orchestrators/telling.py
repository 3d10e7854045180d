"""Letting people know where a migration stands."""

from contextlib import suppress

from domain.errors import MigrationError
from domain.status import Progress
from durable import steps
from durable.context import Context, Steps


def let_people_know(ctx: Context, progress: Progress) -> Steps[None]:
    """Record the progress. Status is for people: a failure to write it changes no story."""
    with suppress(MigrationError):
        yield from steps.record_progress(ctx, progress)
