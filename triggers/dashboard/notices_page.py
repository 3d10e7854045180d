"""Notices that nobody could be told, in a browser: read, and tried again."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from triggers import notices
from triggers.dashboard.page import form_of, page, see_other
from triggers.dashboard.showing import show
from triggers.dashboard.verbs import require_confirmed
from triggers.http.route import Answer, Call

_MOST = 200
_REVIVE = next(each for each in notices.ROUTES if each.operation == "revive_deliveries")


def show_dead_deliveries(call: Call) -> Answer:
    """Show what nobody could be told, wave by wave."""
    from triggers.views import DeliveryView  # noqa: PLC0415 (keeps the cold start short)

    dead = notices.latest_dead(call.clouds.notices)
    by_wave = sorted(dead[:_MOST], key=lambda each: each.notice.wave)
    waves = [
        (call.clouds.status.read_wave(name), [DeliveryView.of(each) for each in some])
        for name, some in groupby(by_wave, key=lambda each: each.notice.wave)
    ]
    return show(call, "notifications", waves=waves, total=len(dead), most=_MOST)


def send_revival(call: Call) -> Answer:
    """Let dead deliveries of a wave be tried again."""
    taken = notices.revive_deliveries(call).body
    return see_other(call, "/notifications", done="revived", count=len(taken.deliveries))


def _chosen(fields: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    require_confirmed(fields)
    named = [each for each in fields.get("deliveries", ()) if each]
    return {"deliveries": named} if named else {}


PAGES = (
    page("notifications", show_dead_deliveries, "Show notices that nobody could be told."),
    form_of(_REVIVE, "waves/{wave}/notifications/revive", send_revival, _chosen),
)
