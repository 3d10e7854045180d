"""Letting people know where a migration stands."""

from contextlib import suppress
from dataclasses import replace

from domain.errors import MigrationError
from domain.status import Progress
from durable import steps
from durable.context import Context, Steps
from durable.step import STEADY

# A claim ends with its report, and nobody may try again before: it is worth hours of patience.
_record_report = replace(steps.record_progress, retry=STEADY)


def let_people_know(ctx: Context, progress: Progress) -> Steps[None]:
    """Record the progress. Status is for people: a failure to write it changes no story.

    Only a report is waited for, for hours.
    """
    record = _record_report if progress.report else steps.record_progress
    with suppress(MigrationError):
        yield from record(ctx, progress)
