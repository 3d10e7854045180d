"""A rehearsal: a test failover into an isolated network, validated, and always cleaned up."""

from domain.errors import MigrationError, Refused
from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.rehearsal import (
    RehearsalOrder,
    RehearsalReport,
    occupied,
    rehearsal_stands,
    require_isolated,
    words_of,
)
from domain.rehearsal_record import RehearsalStart
from domain.validation import ValidationReport
from durable import steps
from durable.context import Context, Steps, now
from durable.flow import Flow
from orchestrators.clear_rehearsal import clear_away
from orchestrators.finish_job import finish_job
from orchestrators.rehearsal_story import RehearsalStory
from orchestrators.validate_machine import validate_machine


@Flow
def rehearse(ctx: Context, start: RehearsalStart) -> Steps[RehearsalReport]:
    """Fail over for a test, validate, clean up, report. Ends in a report, never in a crash."""
    story = RehearsalStory(ctx, start.migration, by=start.by)
    story.item_id = start.item_id
    validation, because, remedy = None, "", ""
    try:
        validation = yield from _see_it_live(story)
        because, remedy = words_of(validation)
    except MigrationError as error:
        because, remedy = str(error), error.remedy
    left = yield from clear_away(story)
    report = RehearsalReport(
        ref=start.migration.ref,
        begun=story.record.begun,
        ended=now(ctx),
        passed=validation is not None and validation.passed,
        because=because,
        remedy=remedy,
        validation=validation,
        left_behind=left,
        by=start.by,
    )
    yield from story.close(report)
    return report


def _see_it_live(story: RehearsalStory) -> Steps[ValidationReport]:
    """Have the test failover, and look at what it has made."""
    policy = story.migration.cutover
    yield from _require_room(story)
    order = RehearsalOrder(story.item_id, policy.rehearsal.network_id)
    yield from story.doing("the test failover")
    story.began = True
    yield from finish_job(story, Phase.REHEARSING, steps.start_rehearsal, order)
    item = yield from steps.get_protected_item(story.ctx, story.item_id)
    yield from story.doing(f"validating {item.rehearsal_vm_id.rsplit('/', 1)[-1]}")
    return (yield from validate_machine(story, item.rehearsal_vm_id, policy.validation))


def _require_room(story: RehearsalStory) -> Steps[None]:
    """Raise Refused unless the network is isolated and nothing of an earlier rehearsal is left."""
    order = story.migration
    network_id = order.cutover.rehearsal.network_id
    found = yield from steps.read_target(story.ctx, story.item_id)
    lands = found.properties.network_id if found.properties else ""
    serving = tuple(filter(None, (order.landing.network_id, order.target.network_id, lands)))
    require_isolated(network_id, serving, ())
    peers = yield from steps.find_peers(story.ctx, network_id)
    require_isolated(network_id, serving, peers)
    item: ProtectedItem = yield from steps.get_protected_item(story.ctx, story.item_id)
    if rehearsal_stands(item):
        yield from story.doing("cleaning up what an earlier rehearsal left")
        clean_up = steps.start_rehearsal_cleanup
        yield from finish_job(story, Phase.REHEARSING, clean_up, story.item_id)
    story.vm_id = item.rehearsal_vm_id
    if not (yield from steps.virtual_machine_gone(story.ctx, item.rehearsal_vm_id)):
        raise Refused(occupied(item.rehearsal_vm_id))
