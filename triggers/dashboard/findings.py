"""A look of the pre-flight right now, at one instance."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from triggers import assessments
from triggers.assessments import assessed
from triggers.choosing import find_instance, find_wave
from triggers.dashboard.page import form_of
from triggers.dashboard.showing import show
from triggers.http.route import Answer, Call

if TYPE_CHECKING:
    from triggers.documents import AssessmentDocument

_NAMES = ("region", "account")
_API = {route.operation: route for route in assessments.ROUTES}["assess_instances"]


def send_look(call: Call) -> Answer:
    """Look at one instance now: nothing changes, and what was found is shown."""
    document: AssessmentDocument = call.document
    wave = find_wave(call.clouds, call.path["wave"])
    status = find_instance(wave, call.path["instance"])
    return show(call, "preflight", wave=wave, status=status, found=assessed(call, document))


def _asked(fields: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    told = {name: "".join(fields.get(name, ())) for name in _NAMES}
    return {**told, "instances": list(fields.get("instances", ()))}


PAGES = (
    form_of(
        _API,
        "waves/{wave}/instances/{instance}/pre-flight",
        send_look,
        _asked,
        answers={200: ""},
    ),
)
