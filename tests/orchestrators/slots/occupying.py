"""A stranger who holds what others want, until it is sent away."""

from datetime import timedelta

from clouds.slot_keeping import let_in_by
from domain.pace import Vigil
from domain.scheduling.ticket import SlotKey, Ticket
from domain.status import Gate

STRANGER = "stranger"
# Days of waiting in few looks.
A_DAY = Vigil(timedelta(hours=1), timedelta(hours=2), timedelta(days=1))
A_MONTH = Vigil(timedelta(hours=1), timedelta(hours=6), timedelta(days=30))


def occupy(stage, kind, *needs):
    """Let a stranger hold the needs; gives its key."""
    key = SlotKey(kind, STRANGER, "i-stranger")
    stage.slots.ask([Ticket(key, stage.clock.now(), timedelta(hours=1), needs)])
    assert let_in_by(stage.clouds) == (key,)
    return key


def waits_for_slot(stage, wave="w1"):
    """Say whether an instance of the wave stands at the gate of slots."""
    told = stage.status.read_wave(wave).instances
    return any(each.waiting and each.waiting.gate is Gate.SLOT for each in told)


def is_empty(stage):
    ledger = stage.slots.read()
    return not (ledger.waiting or ledger.held)
