"""The mobility service by push: the process server installs it once replication is enabled."""

from domain.itinerary import Phase
from domain.machine import MachineIdentity
from domain.mobility_agent import AgentSearch, found_before_push
from durable.context import Steps
from orchestrators.story import Story
from orchestrators.watches import watch_agent


def install_by_push(story: Story) -> Steps[MachineIdentity]:
    """Look what is on the machine already, for the record; nothing is installed yet."""
    yield from story.tell(Phase.INSTALLING_MOBILITY_SERVICE)
    search = AgentSearch(story.migration.ref, story.ctx.instance_id)
    found = yield from story.until(watch_agent, search, story.migration.pace.command)
    yield from story.remark(found_before_push(found))
    return found.identity
