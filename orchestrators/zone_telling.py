"""Letting people know where a landing zone stands."""

from contextlib import suppress

from domain.errors import MigrationError
from domain.zone_status import ZoneProgress
from durable import steps
from durable.context import Context, Steps


def let_people_know(ctx: Context, progress: ZoneProgress) -> Steps[None]:
    """Record the progress. Status is for people: a failure to write it changes no story."""
    with suppress(MigrationError):
        yield from steps.record_zone_progress(ctx, progress)
