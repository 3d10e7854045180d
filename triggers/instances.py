"""What is in a wave, over HTTP: its instances and what happened to them."""

from typing import TYPE_CHECKING

from domain.status import InstanceStatus
from domain.wave_status import WaveStatus
from triggers.choosing import find_instance, find_wave, no_cursor
from triggers.http.route import Answer, Call, Route

if TYPE_CHECKING:
    from triggers.documents import EventsQuery, InstancesQuery


def list_instances(call: Call) -> Answer:
    """Read the instances of a wave that fit the query, a page at a time."""
    from triggers.views import InstancesPage  # noqa: PLC0415

    query: InstancesQuery = call.query
    wave = find_wave(call.clouds, call.path["wave"])
    rest = [each for each in _after(wave, query.cursor) if _fits(each, query)]
    page = rest[: query.limit]
    more = len(rest) > query.limit
    return Answer(InstancesPage.of(page, page[-1].instance_id if more else None))


def get_instance(call: Call) -> Answer:
    """Read one instance of a wave."""
    from triggers.views import InstanceView  # noqa: PLC0415

    wave = find_wave(call.clouds, call.path["wave"])
    return Answer(InstanceView.of(find_instance(wave, call.path["instance"])))


def _after(wave: WaveStatus, cursor: str | None) -> tuple[InstanceStatus, ...]:
    """Give the instances behind the one that the cursor names."""
    if cursor is None:
        return wave.instances
    ids = [instance.instance_id for instance in wave.instances]
    if cursor not in ids:
        raise no_cursor(cursor)
    return wave.instances[ids.index(cursor) + 1 :]


def _fits(instance: InstanceStatus, query: "InstancesQuery") -> bool:
    outcome = instance.report.outcome if instance.report else "running"
    gate = instance.waiting.gate if instance.waiting else None
    return (
        query.outcome in (None, outcome)
        and query.phase in (None, instance.phase)
        and query.waiting in (None, gate)
    )


def list_events(call: Call) -> Answer:
    """List what happened in a wave, in order."""
    from triggers.views import EventsPage  # noqa: PLC0415

    query: EventsQuery = call.query
    wave = call.path["wave"]
    events = call.clouds.status.list_events(wave, query.after or "", query.limit + 1)
    if not events:
        find_wave(call.clouds, wave)
    return Answer(EventsPage.of(events, query.limit))


ROUTES = (
    Route(
        method="GET",
        path="waves/{wave}/instances",
        summary="Read a wave's instances, in its order, a page at a time.",
        handler=list_instances,
        query="InstancesQuery",
        answers={200: "InstancesPage"},
        cached=True,
    ),
    Route(
        method="GET",
        path="waves/{wave}/instances/{instance}",
        summary="Read one instance of a wave.",
        handler=get_instance,
        answers={200: "InstanceView"},
        cached=True,
    ),
    Route(
        method="GET",
        path="waves/{wave}/events",
        summary="Read what happened in a wave, in order, a page at a time.",
        handler=list_events,
        query="EventsQuery",
        answers={200: "EventsPage"},
        cached=True,
    ),
)
