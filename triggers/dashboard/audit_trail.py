"""The audit trail of a wave, entry by entry, as it was hashed."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from triggers.audit import export_audit
from triggers.choosing import find_wave
from triggers.dashboard.orders import zone_in
from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.http.route import Answer, Call

if TYPE_CHECKING:
    from triggers.documents import TrailQuery

_ON_A_PAGE = 200


def show_audit(call: Call) -> Answer:
    """Show the audit trail of the wave that the query names."""
    from triggers.documents import AuditQuery  # noqa: PLC0415 (keeps the cold start short)

    query: TrailQuery = call.query
    found: dict[str, Any] = {"trail": None, "zone": ""}
    if query.wave:
        wave = find_wave(call.clouds, query.wave)
        asked = AuditQuery(cursor=query.cursor, limit=_ON_A_PAGE)
        its = replace(call, path={"wave": query.wave}, query=asked)
        zone = zone_in(call.clouds, wave)
        found = {"trail": export_audit(its).body, "zone": zone}
    return show(call, "audit", wave=query.wave, at_once=_ON_A_PAGE, **found)


PAGES = (page("audit", show_audit, "Show the audit trail of a wave.", query="TrailQuery"),)
