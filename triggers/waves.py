"""Waves over HTTP: start one, read it and its instances."""

from typing import TYPE_CHECKING

from domain.status import InstanceStatus, WaveStatus
from triggers.http.route import Answer, Call, Route
from triggers.intake import accept_wave
from triggers.problems import Kind, Problem
from triggers.selection import instances_of
from triggers.steering import find_wave

if TYPE_CHECKING:
    from triggers.documents import InstancesQuery, WaveDocument


def start_wave(call: Call) -> Answer:
    """Accept a wave, once."""
    from triggers.views import WaveAccepted  # noqa: PLC0415 (keeps the cold start short)

    document: WaveDocument = call.document
    instances = instances_of(document)
    accept_wave(document, call.clouds, call.settings, call.stories)
    url = f"{call.url}/{document.wave}"
    accepted = WaveAccepted(
        wave=document.wave, instances=len(instances), state="running", status=url
    )
    return Answer(accepted, 202, {"Location": url, "Retry-After": "10"})


def get_wave(call: Call) -> Answer:
    """Read a wave with all its instances."""
    from triggers.views import WaveView  # noqa: PLC0415

    return Answer(WaveView.of(find_wave(call.clouds, call.path["wave"])))


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

    wave, wanted = find_wave(call.clouds, call.path["wave"]), call.path["instance"]
    for instance in wave.instances:
        if instance.instance_id == wanted:
            return Answer(InstanceView.of(instance))
    raise Problem(
        Kind.NO_SUCH_INSTANCE,
        f"{wanted} is not in {wave.name}",
        field="instance",
        remedy=f"Read GET /api/waves/{wave.name} and name one of its instances.",
    )


def _after(wave: WaveStatus, cursor: str | None) -> tuple[InstanceStatus, ...]:
    """Give the instances behind the one that the cursor names."""
    if cursor is None:
        return wave.instances
    ids = [instance.instance_id for instance in wave.instances]
    if cursor not in ids:
        raise Problem(
            Kind.INVALID_QUERY,
            f"'{cursor}' is no cursor of {wave.name}",
            field="cursor",
            remedy="Send the next of the answer before, or leave it out to begin anew.",
        )
    return wave.instances[ids.index(cursor) + 1 :]


def _fits(instance: InstanceStatus, query: "InstancesQuery") -> bool:
    outcome = instance.report.outcome if instance.report else "running"
    gate = instance.waiting.gate if instance.waiting else None
    return (
        query.outcome in (None, outcome)
        and query.phase in (None, instance.phase)
        and query.waiting in (None, gate)
    )


ROUTES = (
    Route(
        method="POST",
        path="waves",
        summary="Start a wave; the same document again is the same wave.",
        handler=start_wave,
        takes="WaveDocument",
        answers={202: "WaveAccepted"},
        headers=("Location", "Retry-After"),
        problems=(Kind.WAVE_EXISTS, Kind.INSTANCE_CLAIMED),
        stories=True,
    ),
    Route(
        method="GET",
        path="waves/{wave}",
        summary="Read a wave with all its instances.",
        handler=get_wave,
        answers={200: "WaveView"},
        cached=True,
    ),
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
)
