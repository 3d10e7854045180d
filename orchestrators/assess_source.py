"""Whether the instance can be moved, before anything is changed."""

from domain.assessment import require_fit
from domain.itinerary import Phase
from domain.source_instance import SourceInstance
from domain.vault import ReplicationAppliance, require_healthy
from durable import steps
from durable.context import Steps
from orchestrators.story import Story


def assess_source(story: Story) -> Steps[tuple[SourceInstance, ReplicationAppliance]]:
    """Look at the instance and at the appliance; Refused, with every reason, when one is unfit."""
    yield from story.tell(Phase.ASSESSING)
    source = yield from steps.describe_instance(story.ctx, story.migration.ref)
    require_fit(source)
    appliance = yield from steps.get_appliance(story.ctx, story.migration.landing)
    require_healthy(appliance)
    return source, appliance
