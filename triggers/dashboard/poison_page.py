"""Requests that nobody understood, in a browser: read, replayed, dropped."""

from collections.abc import Mapping, Sequence
from typing import Any

from triggers import poison
from triggers.dashboard.page import form_of, page, see_other
from triggers.dashboard.showing import show
from triggers.dashboard.verbs import require_confirmed
from triggers.http.route import Answer, Call, Reach

_MOST = 32
_API = {route.operation: route for route in poison.ROUTES}


def show_poison(call: Call) -> Answer:
    """Show requests set aside, by age."""
    from triggers.views import PoisonView  # noqa: PLC0415 (keeps the cold start short)

    found = call.clouds.requests.list_poison(_MOST)
    return show(call, "poison", messages=[PoisonView.of(each) for each in found], most=_MOST)


def send_replay(call: Call) -> Answer:
    """Send a request again that was set aside."""
    poison.replay_poison(call)
    return see_other(call, "/poison", done="replayed")


def send_drop(call: Call) -> Answer:
    """Drop a request that was set aside."""
    poison.drop_poison(call)
    return see_other(call, "/poison", done="dropped")


def _confirmed(fields: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    require_confirmed(fields)
    return {}


PAGES = (
    page("poison", show_poison, "Show requests that nobody understood.", reach=Reach.EVERYWHERE),
    form_of(_API["replay_poison"], "poison/{message}/replay", send_replay, _confirmed),
    form_of(_API["drop_poison"], "poison/{message}/drop", send_drop, _confirmed),
)
