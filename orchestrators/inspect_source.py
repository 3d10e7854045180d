"""Gathering what pre-flight rules are asked about: AWS's facts, and the machine's own."""

from domain.errors import GaveUp, Refused, Stalled
from domain.preflight.facts import SourceFacts
from domain.preflight.reading import Inspected, InspectionOrder
from domain.source_instance import InstanceState, SourceInstance
from durable import steps
from durable.context import Steps, now
from orchestrators.story import Story
from orchestrators.watches import watch_inspection


def gather_facts(
    story: Story, source: SourceInstance, *, prepared: bool = False
) -> Steps[SourceFacts]:
    """Look at the instance from without and from within, anew each time."""
    migration = story.migration
    ec2 = yield from steps.describe_facts(story.ctx, migration.ref)
    inspected = yield from _inspect(story, source)
    return SourceFacts(
        source,
        now(story.ctx).date(),
        migration.landing.mobility_service,
        prepared=prepared,
        wanted=migration.target,
        ec2=ec2,
        guest=inspected.guest,
        trouble=inspected.trouble,
    )


def _inspect(story: Story, source: SourceInstance) -> Steps[Inspected]:
    """Run the inspection's command; what goes wrong with it is for the rules to judge."""
    running = source.state is InstanceState.RUNNING and source.ping_status == "Online"
    if not running or source.platform != "windows":
        return Inspected()
    subject, look = story.subject, story.inspections
    story.inspections += 1
    order = InspectionOrder(story.migration.ref, f"{subject.wave}:{subject.attempt}:{look}")
    try:
        return (yield from story.until(watch_inspection, order, story.migration.pace.command))
    except (Refused, GaveUp, Stalled) as error:
        return Inspected(trouble=str(error))
