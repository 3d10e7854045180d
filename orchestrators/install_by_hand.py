"""The mobility service by hand: a person installs it, and the story sees it or is told."""

from domain.itinerary import Phase
from domain.machine import MachineIdentity
from domain.manual_installation import by_hand
from domain.migration import HandInstallation, installed_by
from domain.mobility_agent import AgentSearch
from domain.source_instance import SourceInstance
from domain.vault import ReplicationAppliance
from durable.context import Steps
from durable.signal import Signal
from orchestrators.story import Story
from orchestrators.watches import watch_registered_agent

installed_by_hand = Signal("installed_by_hand", HandInstallation)


def install_by_hand(
    story: Story, source: SourceInstance, appliance: ReplicationAppliance
) -> Steps[MachineIdentity]:
    """Ask a person, and go on once the agent is seen to be registered or somebody says so."""
    order = story.migration
    said = installed_by_hand.listen(story.ctx)
    yield from story.tell(Phase.AWAITING_INSTALLATION)
    yield from story.ask_person(by_hand(order.landing, source, appliance, order.wave))
    search = AgentSearch(order.ref, story.ctx.instance_id)
    vigil = order.pace.installation
    seen = yield from story.until_told(watch_registered_agent, search, vigil, said)
    if seen:
        return seen.identity
    word = said.message()
    yield from story.remark(installed_by(word))
    return MachineIdentity(word.bios_id, word.fqdn)
