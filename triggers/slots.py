"""Slots over HTTP: what is scarce, who holds it, and why and how long others wait."""

from datetime import UTC, datetime

from clouds.slot_keeping import limits_now
from domain.scheduling.estimate import starts_of
from domain.scheduling.ticket import Ledger, SlotKey
from domain.scheduling.waiting import waiting_for
from triggers.http.route import Answer, Call, Route

# An estimate plays the future; beyond so many who come in it is worth less than it costs.
_MOST_ESTIMATES = 300


def list_slots(call: Call) -> Answer:
    """List every resource that is asked for, who holds a slot, and why each other one waits.

    A caller sees the tickets of waves that are there for him; what others hold counts in sums.
    """
    from triggers.views import SlotsView  # noqa: PLC0415 (keeps the cold start short)

    now, settings = datetime.now(UTC), call.settings
    ledger = call.clouds.slots.read()
    limits = limits_now(call.clouds, ledger, settings.slot_rules, settings.target_network_id)
    manners = settings.slot_manners
    starts = starts_of(ledger, limits, now, manners, most=_MOST_ESTIMATES)
    reasons = waiting_for(ledger, limits, now, starts, manners)
    seen = _seen(call, ledger)
    return Answer(SlotsView.of(ledger, limits, reasons, seen))


def _seen(call: Call, ledger: Ledger) -> frozenset[SlotKey]:
    keys = [*(each.key for each in ledger.waiting), *(each.ticket.key for each in ledger.held)]
    if not call.sight.limited:
        return frozenset(keys)
    waves = {name for name in {key.wave for key in keys} if call.clouds.status.read_wave(name)}
    return frozenset(key for key in keys if key.wave in waves)


ROUTES = (
    Route(
        method="GET",
        path="slots",
        summary="List what is scarce, who holds slots, and why, behind whom and how long others "
        "wait.",
        handler=list_slots,
        answers={200: "SlotsView"},
    ),
)
