"""Landing zones over HTTP: prepare one, list them, read one and what happened to it."""

from typing import TYPE_CHECKING

from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind
from triggers.zone_intake import accept_zone
from triggers.zone_keeping import find_zone

if TYPE_CHECKING:
    from triggers.documents import EventsQuery, LandingZoneDocument


def start_landing_zone(call: Call) -> Answer:
    """Accept a landing zone, once."""
    from triggers.views import LandingZoneAccepted  # noqa: PLC0415 (keeps the cold start short)

    document: LandingZoneDocument = call.document
    zone = accept_zone(document, call.clouds, call.settings, call.stories)
    url = f"{call.url}/{zone.name}"
    accepted = LandingZoneAccepted(zone=zone.name, state=zone.state, status=url)
    return Answer(accepted, 202, {"Location": url, "Retry-After": "10"})


def list_landing_zones(call: Call) -> Answer:
    """List all landing zones, the newest first."""
    from triggers.views import LandingZonesPage  # noqa: PLC0415

    return Answer(LandingZonesPage.of(call.clouds.zones.list_zones()))


def get_landing_zone(call: Call) -> Answer:
    """Read a landing zone with its tables."""
    from triggers.views import LandingZoneView  # noqa: PLC0415

    return Answer(LandingZoneView.of(find_zone(call.clouds, call.path["zone"])))


def list_landing_zone_events(call: Call) -> Answer:
    """List what happened to a landing zone, in order."""
    from triggers.views import ZoneEventsPage  # noqa: PLC0415

    query: EventsQuery = call.query
    zone = call.path["zone"]
    events = call.clouds.zones.list_events(zone, query.after or "", query.limit + 1)
    if not events:
        find_zone(call.clouds, zone)
    return Answer(ZoneEventsPage.of(events, query.limit))


ROUTES = (
    Route(
        method="POST",
        path="landing-zones",
        summary="Prepare a landing zone; the same document again is the same landing zone.",
        handler=start_landing_zone,
        takes="LandingZoneDocument",
        answers={202: "LandingZoneAccepted"},
        headers=("Location", "Retry-After"),
        problems=(Kind.ZONE_EXISTS, Kind.NO_SUCH_GROUP, Kind.GROUP_EXISTS),
        stories=True,
    ),
    Route(
        method="GET",
        path="landing-zones",
        summary="List all landing zones, the newest first.",
        handler=list_landing_zones,
        answers={200: "LandingZonesPage"},
        cached=True,
    ),
    Route(
        method="GET",
        path="landing-zones/{zone}",
        summary="Read a landing zone with its servers, components, ports and versions.",
        handler=get_landing_zone,
        answers={200: "LandingZoneView"},
        cached=True,
    ),
    Route(
        method="GET",
        path="landing-zones/{zone}/events",
        summary="Read what happened to a landing zone, in order, a page at a time.",
        handler=list_landing_zone_events,
        query="EventsQuery",
        answers={200: "ZoneEventsPage"},
        cached=True,
    ),
)
