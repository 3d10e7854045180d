"""The emergency stop in a browser: how it stands, what is under way, pulled and lifted."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.access import CallerKind
from triggers import emergency
from triggers.dashboard.page import form_of, page, see_other
from triggers.dashboard.showing import show
from triggers.dashboard.verbs import require_confirmed
from triggers.http.route import Answer, Call

_API = {route.operation: route for route in emergency.ROUTES}


def show_stop(call: Call) -> Answer:
    """Show how the emergency stop stands, and which failovers are under way."""
    view = emergency.show_emergency_stop(call).body
    return show(call, "emergency", view=view, nameless=call.caller.kind is CallerKind.KEY)


def send_pull(call: Call) -> Answer:
    """Pull the emergency stop."""
    emergency.pull_emergency_stop(call)
    return see_other(call, "/emergency-stop", done="emergency-stop")


def send_lift(call: Call) -> Answer:
    """Lift the emergency stop."""
    emergency.lift_emergency_stop(call)
    return see_other(call, "/emergency-stop", done="emergency-lift")


def _said(fields: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    require_confirmed(fields)
    written = {name: "".join(fields.get(name, ())).strip() for name in ("by", "because")}
    return {name: text for name, text in written.items() if text}


PAGES = (
    page("emergency-stop", show_stop, "Show how the emergency stop stands."),
    form_of(_API["pull_emergency_stop"], "emergency-stop/pull", send_pull, _said),
    form_of(_API["lift_emergency_stop"], "emergency-stop/lift", send_lift, _said),
)
