"""What is to be expected of a wave, over HTTP: ends, failovers, and what will not work out."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from clouds.ports import Clouds
from domain.errors import MigrationError
from domain.forecast.failover import duration_of_failover
from domain.forecast.past import past_failovers
from domain.forecast.prospect import Plans, Prospect, prospect, silent_since
from domain.forecast.verdict import NEVER_MOVED, Backlog
from domain.itinerary import Lifecycle, lifecycle
from domain.provider import Provider
from domain.status import InstanceStatus
from domain.wave_status import WaveQuery, WaveState, WaveStatus
from domain.window import Calendar
from triggers.choosing import find_wave
from triggers.dashboard.orders import order_of
from triggers.http.route import Answer, Call, Route

# How many earlier waves are read for their failovers, and how many silent items are looked at: what
# somebody reads here shall not use up what Resource Manager lets migrations read.
_EARLIER, _LOOKS = 5, 10
_AHEAD = {Lifecycle.NOT_READY, Lifecycle.READY_FOR_CUTOVER}


def read_forecast(call: Call) -> Answer:
    """Look ahead for all instances of a wave whose cutover has not begun."""
    from triggers.views import ForecastView  # noqa: PLC0415 (keeps the cold start short)

    wave = find_wave(call.clouds, call.path["wave"])
    return Answer(ForecastView.of(wave, prospects(call.clouds, wave, datetime.now(UTC))))


def prospects(clouds: Clouds, wave: WaveStatus, now: datetime) -> tuple[Prospect, ...]:
    """Tell what is to be expected of each instance that has its cutover before it."""
    ahead = [each for each in wave.instances if _ahead(each)]
    if not ahead:
        return ()
    earlier = clouds.status.list_waves(WaveQuery(state=WaveState.FINISHED, limit=_EARLIER)).items
    known = {each.name: each for each in (*earlier, wave)}.values()
    past = tuple(past_failovers(each for one in known for each in one.instances))
    plans, backlogs = _plans(clouds, wave), _backlogs(clouds, ahead, now)
    any_time = Plans(Calendar())
    return tuple(
        prospect(
            each,
            plans.get(each.instance_id, any_time),
            duration_of_failover(past, each.provider or Provider.MODERNISED, each.total_bytes),
            now,
            backlogs.get(each.instance_id),
        )
        for each in ahead
    )


def _ahead(each: InstanceStatus) -> bool:
    return not each.report and lifecycle(each.phase) in _AHEAD


def _plans(clouds: Clouds, wave: WaveStatus) -> Mapping[str, Plans]:
    """Read from the wave's order when its instances may be cut over, by their ids."""
    order = order_of(clouds, wave)
    if order is None:
        return {}
    calendar = order.cutover.calendar
    return {each.ref.instance_id: Plans(calendar, each.not_before) for each in order.orders}


def _backlogs(
    clouds: Clouds, ahead: Iterable[InstanceStatus], now: datetime
) -> Mapping[str, Backlog]:
    """Look at the items that have been silent longest: what is pending tells whether they can."""
    since = {each.instance_id: (at, each) for each in ahead if (at := silent_since(each))}
    silent = [one for one in since.values() if now - one[0] >= NEVER_MOVED]
    silent.sort(key=lambda one: one[0])
    found = {}
    for at, each in silent[:_LOOKS]:
        with suppress(MigrationError):  # its story is told the same, and says so
            pending = clouds.site_recovery.get_protected_item(each.item_id).pending_bytes
            if pending is not None:
                grown = pending - (each.pending_bytes or 0)
                moved = bool(each.replicated_bytes)
                found[each.instance_id] = Backlog(at, now, grown, moved)
    return found


ROUTES = (
    Route(
        method="GET",
        path="waves/{wave}/forecast",
        summary="Read when a wave's replications and failovers end, and what will not work out.",
        handler=read_forecast,
        answers={200: "ForecastView"},
    ),
)
