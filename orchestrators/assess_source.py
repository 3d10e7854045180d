"""Whether the instance can be moved, before anything is changed."""

from domain.itinerary import Phase
from domain.preflight.assessment import require_fit
from domain.preflight.facts import SourceFacts
from domain.provider import finds_its_place
from domain.replication import PlaceSearch
from domain.source_instance import SourceInstance
from domain.vault import ReplicationAppliance, require_healthy
from durable import steps
from durable.context import Steps, now
from orchestrators.story import Story


def assess_source(story: Story) -> Steps[tuple[SourceInstance, ReplicationAppliance]]:
    """Look at the instance and at the appliance; Refused, with every reason, when one is unfit."""
    yield from story.tell(Phase.ASSESSING)
    source = yield from steps.describe_instance(story.ctx, story.migration.ref)
    require_fit(facts_of(story, source))
    appliance = yield from _find_appliance(story, source)
    require_healthy(appliance)
    return source, appliance


def facts_of(story: Story, source: SourceInstance) -> SourceFacts:
    """Put together what the rules are asked about."""
    way, target = story.migration.landing.mobility_service, story.migration.target
    return SourceFacts(source, now(story.ctx).date(), way, wanted=target)


def _find_appliance(story: Story, source: SourceInstance) -> Steps[ReplicationAppliance]:
    landing = story.migration.landing
    if not finds_its_place(landing.provider):
        return (yield from steps.get_appliance(story.ctx, landing))
    search = PlaceSearch(landing, story.migration.ref, source.private_ip)
    place = yield from steps.find_place(story.ctx, search)
    return place.appliance
