"""Every metric that Ferry tells: names and units are a promise to dashboards and alerts."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import Any

from opentelemetry.metrics import CallbackOptions, Observation

from telemetry.attributes import clean
from telemetry.current import receivers


class Kind(StrEnum):
    """How a metric is told: counted, measured one by one, or read from time to time."""

    COUNTER = "counter"
    HISTOGRAM = "histogram"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric; `buckets` are a histogram's upper bounds, in its unit."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    attributes: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


_CALLS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_STEPS = (1.0, 10.0, 60.0, 300.0, 900.0, 3600.0, 4 * 3600.0, 12 * 3600.0, 86400.0, 7 * 86400.0)
_C, _H, _G = Kind.COUNTER, Kind.HISTOGRAM, Kind.GAUGE
_API = ("cloud.provider", "ferry.service", "ferry.operation", "ferry.answer")

METRICS = (
    Metric("ferry.activity.duration", _H, "s", "How long one attempt at an activity took.",
           ("ferry.step", "ferry.outcome"), _CALLS),
    Metric("ferry.step.duration", _H, "s",
           "How long one of the ten steps took for one instance, by the story's clock.",
           ("ferry.step",), _STEPS),
    Metric("ferry.instance.duration", _H, "s",
           "How long an instance's migration took in one run, from its first step to its end.",
           ("ferry.outcome",), _STEPS),
    Metric("ferry.api.calls", _C, "{call}", "Requests sent to a cloud, each try by itself.", _API),
    Metric("ferry.api.throttles", _C, "{call}", "Those of them that were answered: too many.",
           _API[:3]),
    Metric("ferry.api.duration", _H, "s", "How long a cloud took to answer.", _API[:2], _CALLS),
    Metric("ferry.server.duration", _H, "s", "How long Ferry's own API took to answer.",
           ("http.request.method", "http.route", "http.response.status_code"), _CALLS),
    Metric("ferry.requests.received", _C, "{message}",
           "Messages taken from the request queue, each delivery by itself.", ("ferry.outcome",)),
    Metric("ferry.instances", _G, "{instance}",
           "Instances of runs under way, by the phase that they are in.", ("ferry.phase",)),
    Metric("ferry.runs", _G, "{run}", "Runs of waves that are under way, or wait for a slot.",
           ("ferry.state",)),
    Metric("ferry.slots.used", _G, "{slot}", "Slots that runs hold."),
    Metric("ferry.slots.limit", _G, "{slot}", "Slots that there are: FERRY_MOST_WAVES."),
    Metric("ferry.queue.depth", _G, "{message}", "Messages in the request queue, about."),
    Metric("ferry.poison.depth", _G, "{message}", "Messages set aside in the poison queue, about."),
    Metric("ferry.notices.dead", _G, "{notice}",
           "Notices given up within the last day, where there are channels."),
    Metric("ferry.rpo.max", _G, "s",
           "The largest recovery point objective among a wave's instances before their failover, "
           "as the vault last said.", ("ferry.wave",)),
    Metric("ferry.replication.idle.max", _G, "s",
           "How long the initial replication that stands still longest has brought nothing new.",
           ("ferry.wave",)),
    Metric("ferry.approval.waiting.max", _G, "s",
           "How long the oldest open approval of a wave has been waiting.", ("ferry.wave",)),
    Metric("ferry.approval.remaining.min", _G, "s",
           "How long it is until the first open approval of a wave expires.", ("ferry.wave",)),
    Metric("ferry.appliance.heartbeat.age", _G, "s",
           "How long ago an appliance, or the classic provider's server, last sent a heartbeat.",
           ("ferry.component", "ferry.role")),
)  # fmt: skip
BY_NAME: Mapping[str, Metric] = {each.name: each for each in METRICS}


def count(name: str, attributes: Mapping[str, Any]) -> None:
    """Count one more."""
    if instrument := receivers().instruments.get(name):
        instrument.add(1, clean(attributes))


def measure(name: str, value: float, attributes: Mapping[str, Any]) -> None:
    """Tell one measurement, in the metric's unit."""
    if instrument := receivers().instruments.get(name):
        instrument.record(value, clean(attributes))


type Reading = tuple[float, Mapping[str, Any]]


@dataclass(slots=True)
class Readings:
    """What gauges showed when somebody last looked; too old, they show nothing.

    Whoever else runs Ferry looks as well: a process that does not look any more must not go on
    telling what was.
    """

    _kept: dict[str, tuple[float, tuple[Reading, ...]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def keep(self, name: str, readings: Iterable[Reading], seconds: float) -> None:
        """Show these from now on, in the place of all others of that name, for so long."""
        told = tuple((value, clean(attributes)) for value, attributes in readings)
        with self._lock:
            self._kept[name] = (time.monotonic() + seconds, told)

    def shown(self, name: str) -> tuple[Reading, ...]:
        """Tell what a gauge shows now."""
        with self._lock:
            until, readings = self._kept.get(name, (0.0, ()))
        return readings if time.monotonic() < until else ()


READINGS = Readings()


def make_instruments(meter: Any, readings: Readings = READINGS) -> dict[str, Any]:
    """Make every instrument of a meter."""
    return {each.name: _made(meter, each, readings) for each in METRICS}


def _made(meter: Any, metric: Metric, readings: Readings) -> Any:
    told = {"unit": metric.unit, "description": metric.meaning}
    if metric.kind is Kind.COUNTER:
        return meter.create_counter(metric.name, **told)
    if metric.kind is Kind.HISTOGRAM:
        bounds = metric.buckets
        return meter.create_histogram(
            metric.name, **told, explicit_bucket_boundaries_advisory=bounds
        )

    def observe(_: CallbackOptions) -> Iterable[Observation]:
        return [Observation(value, dict(named)) for value, named in readings.shown(metric.name)]

    return meter.create_observable_gauge(metric.name, [observe], **told)
