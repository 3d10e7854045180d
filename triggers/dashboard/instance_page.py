"""One instance: its pipeline with durations, why it waits, its numbers, and what it becomes."""

from collections.abc import Sequence

from domain.audit import AuditEntry, AuditSubject, chain_of
from domain.event import RecordedEvent
from domain.itinerary import lifecycle
from domain.roll_up import health_of, percent_of
from domain.samples import Sample
from domain.status import InstanceStatus, Subject
from domain.wave import Order, Wave
from domain.wave_status import WaveStatus
from triggers.choosing import find_instance, find_wave
from triggers.dashboard.charts import timeline
from triggers.dashboard.curves import Band, curves_of, rows_of
from triggers.dashboard.orders import order_of, told_zone
from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.dashboard.verbs import VERBS
from triggers.http.route import Answer, Call
from triggers.preflight_findings import NOTHING, preflight_of

_MOST_READ, _MOST_SHOWN, _MOST_TRIED = 2_000, 40, 60


def show_instance(call: Call) -> Answer:
    """Show how one instance is."""
    from triggers.views import InstanceView  # noqa: PLC0415 (keeps the cold start short)

    wave = find_wave(call.clouds, call.path["wave"])
    status = find_instance(wave, call.path["instance"])
    order = order_of(call.clouds, wave)
    rehearsals = call.clouds.rehearsals.find(Subject(wave.name, status.instance_id))
    samples, one = samples_of(call, wave, status), InstanceView.of(status)
    return show(
        call,
        "instance",
        wave=wave,
        place=wave.place,
        zone=wave.zone or told_zone(order),
        status=status,
        one=one,
        health=health_of(status),
        lifecycle=lifecycle(status.phase),
        percent=percent_of(status),
        curves=curves_of(samples, Band(one.eta.p50, one.eta.p90) if one.eta else None),
        rows=rows_of(samples),
        bars=timeline(status.steps, status.updated),
        events=events_of(call, wave, status),
        tried=tried(call, wave, status),
        rehearsals=rehearsals,
        wanted=wanted_of(order, status.instance_id),
        order=order,
        preflight=preflight_of(call.clouds, wave, [status]).get(status.instance_id, NOTHING),
        verbs=[verb for verb in VERBS if verb.fits(status)],
    )


def show_by_hand(call: Call) -> Answer:
    """Show how a person finishes the migration of one instance without Ferry, for paper."""
    wave = find_wave(call.clouds, call.path["wave"])
    status = find_instance(wave, call.path["instance"])
    order = order_of(call.clouds, wave)
    return show(
        call,
        "by_hand",
        wave=wave,
        zone=wave.zone or told_zone(order),
        status=status,
        lifecycle=str(lifecycle(status.phase)),
        order=order,
        wanted=wanted_of(order, status.instance_id),
    )


def wanted_of(order: Wave | None, instance_id: str) -> Order | None:
    """Find what was asked for an instance."""
    orders = order.orders if order else ()
    return next((each for each in orders if each.ref.instance_id == instance_id), None)


def samples_of(call: Call, wave: WaveStatus, status: InstanceStatus) -> Sequence[Sample]:
    """Read how its replication went in its present attempt."""
    series = call.clouds.status.read_samples(wave.name, status.instance_id)
    return series.samples if series.attempt == status.attempt else ()


def events_of(call: Call, wave: WaveStatus, status: InstanceStatus) -> Sequence[RecordedEvent]:
    """List what happened to an instance in its attempt, the newest first."""
    if not status.steps:
        return []
    since = status.steps[0].started.strftime("%Y%m%dT%H%M%S")
    found = call.clouds.status.list_events(wave.name, since, _MOST_READ, status.instance_id)
    return list(reversed(found))[:_MOST_SHOWN]


def tried(call: Call, wave: WaveStatus, status: InstanceStatus) -> Sequence[AuditEntry]:
    """List what Ferry tried with an instance and what came of it, the newest first."""
    chain, log = chain_of(AuditSubject(wave.name, status.instance_id)), call.clouds.audit
    head = log.head(chain)
    if head is None:
        return []
    return list(reversed(log.read(chain, max(0, head.number - _MOST_TRIED), _MOST_TRIED)))


PAGES = (
    page("waves/{wave}/instances/{instance}", show_instance, "Show how one instance is."),
    page(
        "waves/{wave}/instances/{instance}/by-hand",
        show_by_hand,
        "Show how a person finishes one instance's migration without Ferry, for paper.",
    ),
)
