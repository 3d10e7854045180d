"""The end of a source that has moved and whose time is over: snapshotted, then terminated."""

from dataclasses import replace

from domain.errors import MigrationError
from domain.migration import Pace
from domain.retention import RetainedSource, SourceState
from durable import steps
from durable.context import Context, Steps
from durable.flow import Flow
from orchestrators.watches import watch_snapshots


@Flow
def retire_source(ctx: Context, source: RetainedSource) -> Steps[RetainedSource]:
    """Snapshot all volumes, look again, terminate; whatever speaks against it keeps it."""
    try:
        yield from steps.look_at_retired(ctx, source)
        vigil = Pace().snapshot
        found = yield from watch_snapshots.until(ctx, source.ref, vigil, about=None, unless=None)
        yield from steps.terminate_source(ctx, source)
        ids = tuple(each.snapshot_id for each in found or ())
        ended = replace(source, state=SourceState.RETIRED, because="", remedy="", snapshots=ids)
    except MigrationError as error:
        state = SourceState.OBSTRUCTED
        ended = replace(source, state=state, because=str(error), remedy=error.remedy)
    yield from steps.record_retention(ctx, ended)
    return ended
