"""The cutover without loss: the source rests, and its machine is made of a point after that."""

from dataclasses import replace
from datetime import timedelta

from domain.certification import Evidence
from domain.errors import Held, MigrationError, Stalled
from domain.itinerary import Phase
from domain.outage import require_time, within
from domain.protected_item import ProtectedItem
from domain.quiescence import QuietReport
from domain.replication import PointFailover
from domain.zero_loss import PointSearch, earliest_point, no_point, point_after, woke_up
from durable import steps
from durable.context import Steps, now, pause
from orchestrators.await_cutover import require_no_stop
from orchestrators.fail_over import fail_over, require_untouched
from orchestrators.rest import bring_to_rest, look, open_if_possible
from orchestrators.settle_target import insist_on_target
from orchestrators.story import Story
from orchestrators.watches import watch_late_point

_ROUNDS = 40


def fail_over_at_rest(story: Story) -> Steps[ProtectedItem]:
    """Bring the source to rest and fail over to a point that holds all it has ever written.

    Held when nobody knows whether the failover began; any other error means that it did not, and
    that the source serves again.
    """
    try:
        rest = yield from bring_to_rest(story)
        story.evidence = yield from _await_point(story, rest)
        yield from insist_on_target(story)
        require_time(story.well_by, now(story.ctx))
        yield from require_no_stop(story)
        story.heed_cancellation()
        point = PointFailover(story.item_id, story.evidence.point.point_id)
        return (yield from fail_over(story, steps.start_point_failover, point))
    except Held:
        raise
    except MigrationError as error:
        if story.phase is Phase.FAILING_OVER:
            yield from require_untouched(story, error)
        yield from open_if_possible(story)
        raise


def _await_point(story: Story, rest: QuietReport) -> Steps[Evidence]:
    """Wait for a point later than the rest, with nothing pending and the source still at rest.

    A point may be heard of that was taken before: it is looked again, a bounded number of times.
    """
    yield from story.tell(Phase.AWAITING_RECOVERY_POINT)
    cutover = story.migration.cutover
    later_than = earliest_point(rest, cutover.margin)
    began = now(story.ctx)
    whole = replace(story.migration.pace.recovery_point, patience=cutover.point_deadline)
    most = within(whole, story.well_by, began).patience
    while True:
        left = most - (now(story.ctx) - began)
        if left <= timedelta():
            raise no_point(later_than, most, "the points that came were taken before it")
        search = PointSearch(story.item_id, later_than)
        vigil = replace(whole, patience=left)
        try:
            item = yield from story.until(watch_late_point, search, vigil)
        except Stalled as error:
            raise no_point(later_than, most, error) from error
        points = yield from steps.list_recovery_points(story.ctx, story.item_id)
        point = point_after(points, later_than)
        if point:
            yield from _require_rest(story)
            return Evidence(rest, point, item)
        yield from pause(story.ctx, max(vigil.every, most / _ROUNDS), story.cancelled.task)
        story.heed_cancellation()


def _require_rest(story: Story) -> Steps[None]:
    """Raise Stalled unless the source still rests: services may start again by themselves."""
    report = yield from look(story)
    if not report.quiet:
        raise woke_up(report)
