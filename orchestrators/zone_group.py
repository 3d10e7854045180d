"""The last stage of a landing zone: its protection group is in the vault."""

from domain.errors import Stalled
from domain.zone_itinerary import ZonePhase
from domain.zone_landing import group_of
from durable import steps
from durable.context import Steps
from orchestrators.apply_protection_group import apply_protection_group
from orchestrators.zone_story import ZoneStory


def apply_group(story: ZoneStory) -> Steps[None]:
    """Apply the group, as the book has it or as the zone says; Stalled when it is not ready.

    Raises Withdrawn when the zone was cancelled meanwhile.
    """
    name = story.zone.protection_group
    yield from story.tell(
        ZonePhase.APPLYING_PROTECTION_GROUP, f"the protection group {name} to be applied"
    )
    found = yield from steps.find_group(story.ctx, name)
    group = group_of(story.zone, found.record)
    story_id = f"{story.ctx.instance_id}:group"
    report = yield from apply_protection_group.call(story.ctx, group, story_id)
    story.heed_cancellation()  # one that came meanwhile: no stage follows that would
    if not report.ready:
        raise Stalled(f"protection group {name}: {report.because}", report.remedy)
