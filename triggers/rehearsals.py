"""Rehearsals over HTTP: begun for instances of a wave, listed, read."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from domain.itinerary import Phase
from domain.migration import Migration
from domain.names import rehearsal_id, story_id
from domain.rehearsal import RehearsalReport, require_isolated
from domain.rehearsal_record import RehearsalsFound, RehearsalStart, under_way
from domain.run import RunOrder
from domain.status import InstanceStatus, Subject
from domain.wave import Wave, migrations, run_of
from domain.wave_status import WaveStatus
from durable.client import Broken
from orchestrators.rehearse import rehearse
from triggers.choosing import choose, find_instance, find_wave
from triggers.evidence_keeping import was_told
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind
from wire import from_wire

if TYPE_CHECKING:
    from triggers.documents import RehearsalWishDocument

# While it stands here nothing of its cutover has begun, and nothing will without a look.
_CALM = {Phase.REHEARSING, Phase.AWAITING_APPROVAL, Phase.AWAITING_WINDOW}


def rehearse_wave(call: Call) -> Answer:
    """Begin to rehearse the cutovers of instances that replicate; those under way go on.

    A Problem, and nothing begins, when the wave names no isolated network, or when an instance
    that is named can't rehearse now.
    """
    from triggers.views import WishTaken  # noqa: PLC0415 (keeps the cold start short)

    document: RehearsalWishDocument = call.document
    wave = find_wave(call.clouds, call.path["wave"])
    ready = "replicate and are not in their cutover"
    chosen = choose(wave, document.instances, may_rehearse, ready)
    orders = _orders(call, wave)
    starts = [RehearsalStart(orders[_key(each)], each.item_id, document.by) for each in chosen]
    for start in starts:
        _require_network(call, start.migration)
    for start in starts:
        _begin(call, start)
    return Answer(WishTaken(wave=wave.name, instances=[e.instance_id for e in chosen]), 202)


def list_rehearsals(call: Call) -> Answer:
    """List the rehearsals of a wave's instances."""
    from triggers.views import RehearsalsView  # noqa: PLC0415

    wave = find_wave(call.clouds, call.path["wave"])
    return Answer(RehearsalsView.of(wave.name, call.clouds.rehearsals.list_wave(wave.name)))


def list_instance_rehearsals(call: Call) -> Answer:
    """List the rehearsals of one instance, with everything that they have shown."""
    from triggers.views import RehearsalsView  # noqa: PLC0415

    wave = find_wave(call.clouds, call.path["wave"])
    instance = find_instance(wave, call.path["instance"])
    found = call.clouds.rehearsals.find(Subject(wave.name, instance.instance_id))
    return Answer(RehearsalsView.of(wave.name, found))


def may_rehearse(instance: InstanceStatus) -> bool:
    """Say whether its cutover can be rehearsed now."""
    return instance.report is None and instance.phase in _CALM and bool(instance.item_id)


def _key(instance: InstanceStatus) -> tuple[str, int]:
    return instance.instance_id, instance.attempt


def _orders(call: Call, wave: WaveStatus) -> dict[tuple[str, int], Migration]:
    """Read how the wave's instances are migrated, by instance and run."""
    found = {}
    for begun in call.clouds.register.begun_runs():
        if begun.run.wave == wave.name:
            found.update({(m.ref.instance_id, m.attempt): m for m in _migrations(call, begun)})
    return found


def _migrations(call: Call, begun: RunOrder) -> Iterator[Migration]:
    document = call.clouds.documents.get(begun.document)
    if document is not None:
        yield from migrations(run_of(from_wire(Wave, json.loads(document)), begun.run))


def _require_network(call: Call, order: Migration) -> None:
    """Raise Refused unless the wave names a network apart from those that serve people."""
    network_id = order.cutover.rehearsal.network_id
    serving = tuple(filter(None, (order.landing.network_id, order.target.network_id)))
    require_isolated(network_id, serving, ())
    require_isolated(network_id, serving, call.clouds.target.find_peers(network_id))


def _begin(call: Call, start: RehearsalStart) -> None:
    """Begin one rehearsal, unless the instance's last one is under way."""
    order = start.migration
    own = story_id(order.wave, order.ref.instance_id, order.attempt)
    known = call.clouds.rehearsals.find(Subject(order.wave, order.ref.instance_id))
    for record in under_way(RehearsalsFound(known)):
        if _ending(call, record.story) is None:
            return
    number = 1
    while ending := _ending(call, name := rehearsal_id(own, str(number))):
        if isinstance(ending, Broken) and ending.unknown and not was_told(call.clouds, name):
            call.stories.start_once(rehearse, start, name)
            return
        number += 1


def _ending(call: Call, story: str) -> RehearsalReport | Broken | None:
    return call.stories.ending(rehearse, story)


ROUTES = (
    Route(
        method="POST",
        path="waves/{wave}/rehearsals",
        summary="Rehearse cutovers: a test failover into the isolated network, validated, removed.",
        handler=rehearse_wave,
        takes="RehearsalWishDocument",
        answers={202: "WishTaken"},
        problems=(Kind.WRONG_STATE,),
        stories=True,
    ),
    Route(
        method="GET",
        path="waves/{wave}/rehearsals",
        summary="List the rehearsals of a wave, the newest first.",
        handler=list_rehearsals,
        answers={200: "RehearsalsView"},
        cached=True,
    ),
    Route(
        method="GET",
        path="waves/{wave}/instances/{instance}/rehearsals",
        summary="List the rehearsals of one instance, the newest first.",
        handler=list_instance_rehearsals,
        answers={200: "RehearsalsView"},
        cached=True,
    ),
)
