"""The instances of a wave as a list: filtered, searched, a page at a time, chosen for actions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.itinerary import STEPS, Phase
from domain.migration import Outcome
from domain.roll_up import Health, health_of, percent_of
from domain.status import Gate, InstanceStatus
from triggers.choosing import find_wave
from triggers.dashboard.orders import zone_in
from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.dashboard.verbs import VERBS
from triggers.dashboard.wave_board import column_of
from triggers.http.route import Answer, Call

if TYPE_CHECKING:
    from triggers.documents import InstanceListQuery

ON_A_PAGE = 50


def show_instances(call: Call) -> Answer:
    """Show the instances of a wave that fit the query."""
    from triggers.views.eta import EtaView  # noqa: PLC0415 (keeps the cold start short)

    query: InstanceListQuery = call.query
    wave = find_wave(call.clouds, call.path["wave"])
    found = fitting(wave.instances, query)
    first = (query.page - 1) * ON_A_PAGE
    return show(
        call,
        "instances",
        wave=wave,
        place=wave.place,
        zone=zone_in(call.clouds, wave),
        shown=found[first : first + ON_A_PAGE],
        found=len(found),
        first=first,
        pages=max(1, -(-len(found) // ON_A_PAGE)),
        health_of=health_of,
        percent_of=percent_of,
        eta_of=EtaView.of,
        verbs=[verb for verb in VERBS if any(map(verb.fits, found))],
        choices={
            "step": [(n, name) for n, name in enumerate(STEPS, 1)],
            "health": list(Health),
            "waiting": list(Gate),
            "outcome": ["running", *Outcome],
            "phase": list(Phase),
        },
    )


def fitting(
    instances: Sequence[InstanceStatus], query: "InstanceListQuery"
) -> list[InstanceStatus]:
    """Choose the instances that a query asks for, in the wave's order."""
    return [each for each in instances if _fits(each, query)]


def _fits(each: InstanceStatus, query: "InstanceListQuery") -> bool:
    outcome = each.report.outcome if each.report else "running"
    gate = each.waiting.gate if each.waiting else None
    return (
        query.outcome in (None, outcome)
        and query.phase in (None, each.phase)
        and query.waiting in (None, gate)
        and query.health in (None, health_of(each))
        and query.step in (None, column_of(each))
        and all(word in _told(each) for word in query.search.casefold().split())
    )


def _told(each: InstanceStatus) -> str:
    """Put together what a search looks through: ids, names, and what it waits for."""
    target = each.target.properties if each.target else None
    parts = [each.instance_id, each.next_step, str(each.phase).replace("_", " ")]
    parts += [target.vm_name, target.vm_size] if target else []
    parts += [each.waiting.words] if each.waiting else []
    parts += [each.report.because] if each.report else []
    return " ".join(parts).casefold()


PAGES = (
    page(
        "waves/{wave}/instances",
        show_instances,
        "Show the instances of a wave.",
        query="InstanceListQuery",
    ),
)
