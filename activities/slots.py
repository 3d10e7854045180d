"""The ledger of slots: asking for one, looking whether it came, giving it back."""

from contextlib import suppress
from dataclasses import replace

from clouds.ports import Clouds
from clouds.slot_keeping import let_in_by, limits_now
from domain.errors import MigrationError, Transient
from domain.scheduling.asking import SlotAnswer, SlotOrder, answer_for
from domain.scheduling.needs import quota_needs
from domain.scheduling.ticket import Slot, SlotKey, Ticket


def ask_for_slot(clouds: Clouds, order: SlotOrder) -> SlotAnswer:
    """Write a ticket down, once; let in whoever may, and tell whether this one is, or why not."""
    key = order.ticket.key
    clouds.slots.ask([_with_cores(clouds, order)])
    come: tuple[SlotKey, ...] = ()
    with suppress(Transient):  # whoever was faster has let in those who may
        come = tuple(each for each in let_in_by(clouds) if each != key)
    if isinstance(clouds.slots.find(key), Slot):
        return SlotAnswer(held=True, come=come)
    own, ledger = clouds.slotting, clouds.slots.read()
    limits = limits_now(clouds, ledger, own.rules, own.network_id)
    return replace(answer_for(key, ledger, limits, own.now(), own.manners), come=come)


def look_for_slot(clouds: Clouds, order: SlotOrder) -> SlotAnswer:
    """Look whether it is let in; a ticket that is gone, as after a restore, is written anew."""
    found = clouds.slots.find(order.ticket.key)
    return SlotAnswer(held=isinstance(found, Slot)) if found else ask_for_slot(clouds, order)


def give_slots_back(clouds: Clouds, keys: tuple[SlotKey, ...]) -> tuple[SlotKey, ...]:
    """Give slots and tickets back, and tell who has come in instead."""
    clouds.slots.give_back(keys)
    try:
        return let_in_by(clouds)
    except MigrationError:  # the upkeep lets them in
        return ()


def _with_cores(clouds: Clouds, order: SlotOrder) -> Ticket:
    """Add the cores of the quotas that its machine takes, where its size is known."""
    if not order.vm_size:
        return order.ticket
    offer = clouds.capacity.read_offer(order.network_id)
    cores = [quota_needs(offer.region, each) for each in offer.sizes if each.name == order.vm_size]
    return replace(order.ticket, needs=sum(cores, order.ticket.needs))
