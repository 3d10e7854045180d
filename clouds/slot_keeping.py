"""What keeps slots going: whoever may is let in, and what belongs to nobody is given back."""

from collections.abc import Mapping
from datetime import datetime

from clouds.ports import Clouds
from clouds.ports.slots import MOST_AT_ONCE
from domain.errors import Transient
from domain.scheduling.admission import let_in
from domain.scheduling.limits import SlotRules, limits_for
from domain.scheduling.order import Manners
from domain.scheduling.reconciling import left_behind, under_way
from domain.scheduling.resource import Limits, Scarce, kind_of
from domain.scheduling.ticket import Ledger, SlotKey
from domain.target.quota import CoreUsage

_MOST_DEFEATS = 20


def let_in_all(
    clouds: Clouds, rules: SlotRules, network_id: str, now: datetime, manners: Manners
) -> tuple[SlotKey, ...]:
    """Let in everybody for whom there is room, and tell whom; others may do so at the same time.

    `network_id` is a network of the region whose quotas count, empty for none. Transient when
    others let somebody in each time that it tries: they do what was to be done.
    """
    come: list[SlotKey] = []
    for _ in range(_MOST_DEFEATS):
        while True:
            ledger = clouds.slots.read()
            limits = limits_now(clouds, ledger, rules, network_id)
            chosen = let_in(ledger, limits, now, manners)[:MOST_AT_ONCE]
            if not chosen:
                return tuple(come)
            keys = [each.key for each in chosen]
            if not clouds.slots.let_in(keys, now, ledger.mark):
                break
            come += keys
    raise Transient("slots: too many let others in at once")


def limits_now(clouds: Clouds, ledger: Ledger, rules: SlotRules, network_id: str) -> Limits:
    """Tell the limits of everything that the ledger speaks of; quotas as they are used now."""
    tickets = (*ledger.waiting, *(slot.ticket for slot in ledger.held))
    wanted = {need.resource for ticket in tickets for need in ticket.needs}
    usages: Mapping[str, tuple[CoreUsage, ...]] = {}
    if network_id and any(kind_of(each) is Scarce.VCPUS for each in wanted):
        offer = clouds.capacity.read_offer(network_id)
        usages = {offer.region: offer.usages}
    return limits_for(sorted(wanted), rules, usages)


def let_in_by(clouds: Clouds) -> tuple[SlotKey, ...]:
    """Let in everybody for whom there is room, as the clouds' own rules say."""
    own = clouds.slotting
    return let_in_all(clouds, own.rules, own.network_id, own.now(), own.manners)


def give_back_left_behind(clouds: Clouds) -> tuple[SlotKey, ...]:
    """Give back what belongs to nobody who is under way, and tell what that was.

    The ledger is read first: whoever asks for a slot is under way by the register before it asks.
    """
    ledger = clouds.slots.read()
    if not (ledger.waiting or ledger.held):
        return ()
    runs = [order.run for order in clouds.register.begun_runs()]
    read = {name: clouds.status.read_wave(name) for name in {run.wave for run in runs}}
    waves = {name: wave for name, wave in read.items() if wave}
    gone = left_behind(ledger, under_way(runs, waves))
    clouds.slots.give_back(gone)
    return gone
