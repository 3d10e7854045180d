"""The wait until the vault knows the machine."""

from domain.errors import Stalled
from domain.itinerary import Phase
from domain.machine import DiscoveredMachine, MachineIdentity, missing_machine
from domain.replication import MachineSearch
from domain.vault import ReplicationAppliance
from durable.context import Steps
from orchestrators.story import Story
from orchestrators.watches import watch_discovery


def discover_machine(
    story: Story, appliance: ReplicationAppliance, identity: MachineIdentity
) -> Steps[DiscoveredMachine]:
    """Wait until the machine appears in the physical site; ask a person when it is late."""
    search, pace = MachineSearch(appliance, identity), story.migration.pace
    yield from story.tell(Phase.DISCOVERING)
    try:
        discovery = yield from story.until(watch_discovery, search, pace.discovery)
    except Stalled:
        yield from story.tell(Phase.AWAITING_DISCOVERY)
        yield from story.ask_person(missing_machine(identity, appliance.name))
        discovery = yield from story.until(watch_discovery, search, pace.late_discovery)
    return discovery.found()
