"""What people decide about a landing zone, over HTTP: a manual step is done, retry, cancel."""

from typing import TYPE_CHECKING

from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind
from triggers.zone_keeping import ZoneKeeping, find_zone

if TYPE_CHECKING:
    from domain.zone_status import ZoneStatus
    from triggers.documents import ManualStepDocument, ZoneCancellationDocument


def finish_manual_step(call: Call) -> Answer:
    """Tell a landing zone that the manual step is done that it waits for."""
    document: ManualStepDocument = call.document
    keeping, zone = _keep(call)
    keeping.finish_step(zone, document.to_domain(), document.number)
    return _taken(zone)


def retry_landing_zone(call: Call) -> Answer:
    """Prepare a landing zone again, from where its last attempt ended."""
    keeping, zone = _keep(call)
    return _taken(keeping.retry(zone))


def cancel_landing_zone(call: Call) -> Answer:
    """Take back what a landing zone has made."""
    document: ZoneCancellationDocument = call.document
    keeping, zone = _keep(call)
    return _taken(keeping.cancel(zone, document.to_domain()))


def _keep(call: Call) -> "tuple[ZoneKeeping, ZoneStatus]":
    keeping = ZoneKeeping(call.clouds, call.stories)
    return keeping, find_zone(call.clouds, call.path["zone"])


def _taken(zone: "ZoneStatus") -> Answer:
    from triggers.views import ZoneWishTaken  # noqa: PLC0415 (keeps the cold start short)

    return Answer(ZoneWishTaken(zone=zone.name, attempt=zone.attempt, state=zone.state), 202)


ROUTES = (
    Route(
        method="POST",
        path="landing-zones/{zone}/manual-steps/done",
        summary="Tell a landing zone that the manual step is done that it waits for.",
        handler=finish_manual_step,
        takes="ManualStepDocument",
        answers={202: "ZoneWishTaken"},
        problems=(Kind.ZONE_STATE,),
        stories=True,
    ),
    Route(
        method="POST",
        path="landing-zones/{zone}/retry",
        summary="Prepare a landing zone again; what stands is found and kept.",
        handler=retry_landing_zone,
        takes="ZoneRetryDocument",
        answers={202: "ZoneWishTaken"},
        problems=(Kind.ZONE_STATE,),
        stories=True,
    ),
    Route(
        method="POST",
        path="landing-zones/{zone}/cancel",
        summary="Take back what a landing zone has made, last things first; its vault stays.",
        handler=cancel_landing_zone,
        takes="ZoneCancellationDocument",
        answers={202: "ZoneWishTaken"},
        problems=(Kind.ZONE_STATE,),
        stories=True,
    ),
)
