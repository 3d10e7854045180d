"""Waves over HTTP: start one, list them, read one and what was asked for."""

import json
from typing import TYPE_CHECKING

from domain.recovery_plan import cut_into_plans
from domain.wave_status import asked_name, state_of
from triggers.choosing import find_wave, no_cursor
from triggers.http.route import Answer, Call, Route
from triggers.intake import accept_wave
from triggers.problems import Kind
from triggers.zone_keeping import find_zone

if TYPE_CHECKING:
    from triggers.documents import WaveDocument, WavesQuery


def start_wave(call: Call) -> Answer:
    """Accept a wave, once."""
    from triggers.views import WaveAccepted  # noqa: PLC0415 (keeps the cold start short)

    document: WaveDocument = call.document
    if call.sight.limited and document.landing_zone:
        find_zone(call.clouds, document.landing_zone)  # nobody registers by a foreign passphrase
    accept_wave(document, call.clouds, call.settings, call.stories, call.caller)
    plans = len(cut_into_plans(document.boot_groups))
    wave, url = find_wave(call.clouds, document.wave), f"{call.url}/{document.wave}"
    accepted = WaveAccepted(
        wave=wave.name,
        instances=len(wave.instances),
        recovery_plans=plans,
        state=state_of(wave),
        status=url,
    )
    return Answer(accepted, 202, {"Location": url, "Retry-After": "10"})


def list_waves(call: Call) -> Answer:
    """List waves, the newest first."""
    from triggers.views import WavesPage, WaveSummary  # noqa: PLC0415

    query: WavesQuery = call.query
    try:
        page = call.clouds.status.list_waves(query.to_domain())
    except ValueError as error:
        raise no_cursor(query.cursor) from error
    waves = [WaveSummary.of(wave) for wave in page.items]
    return Answer(WavesPage(waves=waves, next=page.cursor or None))


def get_wave(call: Call) -> Answer:
    """Read a wave with all its instances."""
    from triggers.views import WaveView  # noqa: PLC0415

    return Answer(WaveView.of(find_wave(call.clouds, call.path["wave"])))


def get_document(call: Call) -> Answer:
    """Read what was asked for, field by field as it was sent."""
    from triggers.views import WaveAsked  # noqa: PLC0415

    wave = find_wave(call.clouds, call.path["wave"])
    kept = call.clouds.documents.get(asked_name(wave.name, wave.fingerprint))
    document = json.loads(kept) if kept else None
    return Answer(WaveAsked(wave=wave.name, fingerprint=wave.fingerprint, document=document))


ROUTES = (
    Route(
        method="POST",
        path="waves",
        summary="Start a wave; the same document again is the same wave.",
        handler=start_wave,
        takes="WaveDocument",
        most_bytes=4 * 1024 * 1024,  # a thousand instances, each with its target and tags
        answers={202: "WaveAccepted"},
        headers=("Location", "Retry-After"),
        problems=(
            Kind.WAVE_EXISTS,
            Kind.INSTANCE_CLAIMED,
            Kind.NO_SUCH_GROUP,
            Kind.NO_SUCH_ZONE,
            Kind.GROUP_NOT_READY,
        ),
        stories=True,
    ),
    Route(
        method="GET",
        path="waves",
        summary="List waves, the newest first, a page at a time.",
        handler=list_waves,
        query="WavesQuery",
        answers={200: "WavesPage"},
        cached=True,
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
        path="waves/{wave}/document",
        summary="Read the document by which a wave was asked for.",
        handler=get_document,
        answers={200: "WaveAsked"},
        cached=True,
    ),
)
