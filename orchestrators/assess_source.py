"""Whether the instance can be moved, before anything is changed and before it is cut over."""

from domain.errors import Refused
from domain.itinerary import Phase
from domain.preflight.assessment import appeared, blocking, refusal_of, require_fit
from domain.provider import finds_its_place
from domain.replication import PlaceSearch
from domain.source_instance import SourceInstance
from domain.vault import ReplicationAppliance, require_healthy
from durable import steps
from durable.context import Steps, now, pause
from orchestrators.inspect_source import gather_facts
from orchestrators.story import Story


def assess_source(story: Story) -> Steps[None]:
    """Look at the instance and at the appliance; Refused, with every reason, when one is unfit."""
    yield from story.tell(Phase.ASSESSING)
    source = yield from steps.describe_instance(story.ctx, story.migration.ref)
    require_fit((yield from gather_facts(story, source)))
    appliance = yield from _find_appliance(story, source)
    require_healthy(appliance)
    story.source, story.appliance = source, appliance


def reassess_source(story: Story) -> Steps[None]:
    """Look once more before the cutover: what is critical by now has a time of grace to disappear.

    Refused, with every reason, when it does not.
    """
    grace = story.migration.pace.grace
    deadline = now(story.ctx) + grace.patience
    told = False
    while True:
        source = yield from steps.describe_instance(story.ctx, story.migration.ref)
        facts = yield from gather_facts(story, source, prepared=True)
        refusal = refusal_of(facts, blocking(facts))
        if refusal is None:
            return
        if now(story.ctx) >= deadline:
            raise Refused(refusal)
        if not told:
            yield from story.remark(appeared(refusal, grace.patience))
            told = True
        yield from pause(story.ctx, grace.every, story.cancelled.task)
        story.heed_cancellation()


def _find_appliance(story: Story, source: SourceInstance) -> Steps[ReplicationAppliance]:
    landing = story.migration.landing
    if not finds_its_place(landing.provider):
        return (yield from steps.get_appliance(story.ctx, landing))
    search = PlaceSearch(landing, story.migration.ref, source.private_ip)
    place = yield from steps.find_place(story.ctx, search)
    return place.appliance
