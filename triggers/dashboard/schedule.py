"""When waves may be cut over: windows, freezes, and the cutovers that are planned."""

from dataclasses import dataclass
from datetime import UTC, datetime

from domain.status import Gate
from domain.wave import Order
from domain.wave_status import WaveQuery, WaveState, WaveStatus
from domain.window import Calendar, closes_at, is_open, next_opening
from triggers.dashboard.orders import order_of, told_zone
from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.http.route import Answer, Call

_MOST_WAVES, _MOST_PLANNED = 100, 50


@dataclass(frozen=True, slots=True)
class Planned:
    """When a wave may be cut over: now until when, or next; and who waits for that."""

    wave: WaveStatus
    zone: str
    calendar: Calendar
    open: bool
    opens: datetime | None
    closes: datetime | None
    waiting: int
    orders: tuple[Order, ...]


def show_schedule(call: Call) -> Answer:
    """Show the windows, freezes and planned cutovers of waves that are not over."""
    now = datetime.now(UTC)
    planned = [
        one
        for state in (WaveState.RUNNING, WaveState.QUEUED)
        for wave in call.clouds.status.list_waves(WaveQuery(state=state, limit=_MOST_WAVES)).items
        if (one := _planned(call, wave, now))
    ]
    latest = datetime.max.replace(tzinfo=UTC)
    planned.sort(key=lambda one: (not one.open, one.opens or latest, one.wave.name))
    return show(call, "schedule", planned=planned)


def _planned(call: Call, wave: WaveStatus, now: datetime) -> Planned | None:
    order = order_of(call.clouds, wave)
    if order is None:
        return None
    calendar = order.cutover.calendar
    return Planned(
        wave,
        wave.zone or told_zone(order),
        calendar,
        is_open(calendar, now),
        next_opening(calendar, now),
        closes_at(calendar, now),
        sum(bool(each.waiting and each.waiting.gate is Gate.WINDOW) for each in wave.instances),
        tuple(each for each in order.orders if each.not_before)[:_MOST_PLANNED],
    )


PAGES = (page("schedule", show_schedule, "Show windows, freezes and planned cutovers."),)
