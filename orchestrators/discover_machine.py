"""The wait until the vault knows the machine."""

from domain.errors import Stalled
from domain.itinerary import Phase
from domain.machine import DiscoveredMachine, MachineIdentity, missing_machine
from domain.names import default_vm_name
from domain.provider import discovers_on_request
from domain.replication import MachineSearch
from domain.source_instance import SourceInstance
from domain.vault import ReplicationAppliance
from durable import steps
from durable.context import Steps
from orchestrators.finish_job import finish_job
from orchestrators.story import Story
from orchestrators.watches import watch_discovery


def discover_machine(
    story: Story,
    source: SourceInstance,
    appliance: ReplicationAppliance,
    identity: MachineIdentity,
) -> Steps[DiscoveredMachine]:
    """Wait until the vault knows the machine; ask a person when it is late."""
    search = MachineSearch(appliance, identity, source.private_ip, default_vm_name(source))
    pace = story.migration.pace
    yield from story.tell(Phase.DISCOVERING)
    try:
        yield from _announce(story, search)
        discovery = yield from story.until(watch_discovery, search, pace.discovery)
    except Stalled:
        yield from story.tell(Phase.AWAITING_DISCOVERY)
        yield from story.ask_person(missing_machine(identity, source.private_ip, appliance.name))
        discovery = yield from story.until(watch_discovery, search, pace.late_discovery)
    return discovery.found()


def _announce(story: Story, search: MachineSearch) -> Steps[None]:
    if discovers_on_request(search.appliance.provider):
        yield from finish_job(story, Phase.DISCOVERING, steps.start_discovery, search)
