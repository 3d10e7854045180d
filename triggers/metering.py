"""What a timer reads for the gauges: from the books and the vault, so a restart changes nothing."""

import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from clouds.ports import Clouds
from domain.component import ComponentQuery
from domain.errors import MigrationError
from domain.itinerary import Lifecycle, lifecycle
from domain.provider import Provider
from domain.readings import WaveReadings, count_phases, heartbeat_ages, read_wave
from domain.run import RunOrder
from domain.vault import Vault
from domain.wave import Wave
from domain.wave_status import WaveStatus
from settings import Settings
from telemetry.metrics import READINGS, Reading, Readings
from wire import from_wire

_SHOWN = 150.0  # seconds: two looks that fail leave a gap, which is what dashboards shall see
_HEARTBEATS = 300.0  # seconds between two looks at the vault's servers
# So many items are read at each look, the longest unread first: a wave of 1,000 takes 40 minutes,
# and Resource Manager's limits are for those who migrate.
_MOST_ITEMS = 25
_FRESH = timedelta(days=1)  # what is left dead on purpose calls nobody for ever
_REPLICATES = {Lifecycle.NOT_READY, Lifecycle.READY_FOR_CUTOVER}
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Looks:
    """Takes looks for the gauges; what one of them can't read it leaves out, and says so."""

    clouds: Clouds
    settings: Settings
    shown: Readings = field(default_factory=lambda: READINGS)
    _rpos: dict[str, tuple[float, timedelta | None]] = field(default_factory=dict)
    _patience: dict[str, timedelta] = field(default_factory=dict)
    _servers_at: float | None = None

    def take(self, now: datetime) -> None:
        """Read everything."""
        _try(self._queue)
        for look in (self._waves, self._notices, self._servers):
            _try(partial(look, now))

    def _queue(self) -> None:
        depth = self.clouds.requests.depth()
        self._show("ferry.queue.depth", [(depth.waiting, {})])
        self._show("ferry.poison.depth", [(depth.poison, {})])

    def _notices(self, now: datetime) -> None:
        if self.settings.channels:
            dead = self.clouds.notices.dead()
            fresh = sum(each.ended is not None and now - each.ended < _FRESH for each in dead)
            self._show("ferry.notices.dead", [(fresh, {})])

    def _waves(self, now: datetime) -> None:
        begun, waiting = self.clouds.register.begun_runs(), self.clouds.register.waiting_runs()
        self._show(
            "ferry.runs",
            [(len(begun), {"ferry.state": "running"}), (len(waiting), {"ferry.state": "queued"})],
        )
        self._show("ferry.slots.used", [(len(begun), {})])
        self._show("ferry.slots.limit", [(self.settings.most_waves, {})])
        orders = {order.run.wave: order for order in begun}
        waves = [wave for name in orders if (wave := self.clouds.status.read_wave(name))]
        phases = count_phases(waves).items()
        self._show("ferry.instances", [(n, {"ferry.phase": each.value}) for each, n in phases])
        self._read_items(waves)
        rpos = {item: rpo for item, (_, rpo) in self._rpos.items() if rpo is not None}
        found = [read_wave(wave, now, rpos) for wave in waves]
        self._show("ferry.rpo.max", _each(found, lambda wave: wave.rpo))
        self._show("ferry.replication.idle.max", _each(found, lambda wave: wave.idle))
        self._show("ferry.approval.waiting.max", _each(found, lambda wave: wave.waiting))
        left = _each(found, lambda wave: self._remaining(wave, orders))
        self._show("ferry.approval.remaining.min", left)

    def _read_items(self, waves: Iterable[WaveStatus]) -> None:
        """Ask the vault for the age of some recovery points, and forget those of others."""
        items = [
            each.item_id
            for wave in waves
            for each in wave.instances
            if each.item_id and not each.report and lifecycle(each.phase) in _REPLICATES
        ]
        self._rpos = {item: self._rpos[item] for item in items if item in self._rpos}
        items.sort(key=lambda item: self._rpos.get(item, (0.0, None))[0])
        for item in items[:_MOST_ITEMS]:
            self._rpos[item] = (time.monotonic(), None)
            with suppress(MigrationError):  # its story is told the same, and says so
                rpo = self.clouds.site_recovery.get_protected_item(item).rpo
                self._rpos[item] = (time.monotonic(), rpo)

    def _remaining(self, wave: WaveReadings, orders: Mapping[str, RunOrder]) -> timedelta | None:
        if wave.waiting is None:
            return None
        patience = self._patience_of(orders[wave.wave].document)
        return None if patience is None else max(timedelta(), patience - wave.waiting)

    def _patience_of(self, document: str) -> timedelta | None:
        """Read how long a wave waits for an approval; its order never changes."""
        if document not in self._patience and (text := self.clouds.documents.get(document)):
            self._patience[document] = from_wire(Wave, json.loads(text)).pace.approval
        return self._patience.get(document)

    def _servers(self, now: datetime) -> None:
        if self._servers_at and time.monotonic() - self._servers_at < _HEARTBEATS:
            return
        mine = self.settings
        vault = Vault(mine.subscription_id, mine.vault_resource_group, mine.vault_name)
        query = ComponentQuery(vault, Provider(mine.provider))
        ages = heartbeat_ages(self.clouds.upkeep.list_components(query), now)
        told = [
            (age.total_seconds(), {"ferry.component": name, "ferry.role": role})
            for (name, role), age in ages.items()
        ]
        self.shown.keep("ferry.appliance.heartbeat.age", told, 2 * _HEARTBEATS)
        self._servers_at = time.monotonic()

    def _show(self, name: str, readings: Iterable[Reading]) -> None:
        self.shown.keep(name, readings, _SHOWN)


def read_gauges(looks: Looks) -> None:
    """Read what the gauges show until the next time."""
    looks.take(datetime.now(UTC))


def _each(
    waves: Iterable[WaveReadings], of: Callable[[WaveReadings], timedelta | None]
) -> list[Reading]:
    told = ((wave.wave, of(wave)) for wave in waves)
    return [(age.total_seconds(), {"ferry.wave": name}) for name, age in told if age is not None]


def _try(look: Callable[[], None]) -> None:
    try:
        look()
    except MigrationError as error:  # the next time may be better
        _LOG.warning("A gauge could not be read: %s", error)
