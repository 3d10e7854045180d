"""Replication from the first byte to the first recovery point."""

from domain.itinerary import Phase
from domain.machine import DiscoveredMachine
from domain.protected_item import ProtectedItem
from domain.replication import ReplicationOrder, item_of, taken_over, taking_over
from domain.scheduling.ticket import SlotKind
from domain.vault import ReplicationAppliance
from durable import steps
from durable.context import Steps
from orchestrators.finish_job import finish_job
from orchestrators.hold_slot import give_slots_back, hold_before_copying
from orchestrators.story import Story
from orchestrators.watches import watch_replication


def replicate(
    story: Story,
    appliance: ReplicationAppliance,
    machine: DiscoveredMachine,
) -> Steps[ProtectedItem]:
    """Enable replication, unless the machine has it, and wait for a point to fail over to."""
    order = story.migration
    story.item_id = item_of(machine, appliance, order.ref)
    story.taken_over = taken_over(machine, order.ref)
    if story.taken_over:
        yield from story.remark(taking_over(machine))
    else:
        yield from hold_before_copying(story)
    protection = ReplicationOrder(story.item_id, machine, appliance, order.landing, story.target)
    yield from finish_job(story, Phase.ENABLING_REPLICATION, steps.enable_replication, protection)
    item = yield from await_recovery_point(story)
    yield from give_slots_back(story, SlotKind.COPY)
    return item


def await_recovery_point(story: Story) -> Steps[ProtectedItem]:
    """Wait until the item may fail over; Stalled when it never will."""
    yield from story.tell(Phase.REPLICATING)
    vigil = story.migration.pace.replication
    return (yield from story.until(watch_replication, story.item_id, vigil))
