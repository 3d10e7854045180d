"""The mobility service by push: the process server installs it once replication is enabled."""

from domain.itinerary import Phase
from domain.machine import MachineIdentity
from domain.mobility_agent import AgentSearch, found_before_push
from domain.source_instance import SourceInstance
from domain.vault import ReplicationAppliance
from durable.context import Steps
from orchestrators.push_reach import see_push_reach
from orchestrators.story import Story
from orchestrators.watches import watch_agent


def install_by_push(
    story: Story, source: SourceInstance, appliance: ReplicationAppliance
) -> Steps[MachineIdentity]:
    """Look what is on the machine already, and whether a push will get there.

    Nothing is installed yet. Refused when its ports are closed, unless the agent has registered.
    """
    yield from story.tell(Phase.INSTALLING_MOBILITY_SERVICE)
    search = AgentSearch(story.migration.ref, story.ctx.instance_id)
    found = yield from story.until(watch_agent, search, story.migration.pace.command)
    yield from story.remark(found_before_push(found))
    if not found.registered:
        yield from see_push_reach(story, source, appliance)
    return found.identity
