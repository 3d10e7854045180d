"""The third stage of a landing zone: its components show up in the vault, and stay alive."""

from datetime import datetime

from domain.component import Component
from domain.errors import Stalled
from domain.pace import Vigil
from domain.zone_components import ComponentSearch, not_there
from domain.zone_itinerary import ZonePhase
from durable import steps
from durable.context import Steps, now
from orchestrators.zone_story import ZoneStory
from orchestrators.zone_watches import watch_components


def await_registration(story: ZoneStory, search: ComponentSearch) -> Steps[tuple[Component, ...]]:
    """Wait until every component sends its heartbeat; Stalled, naming those that do not."""
    return (yield from see_registered(story, search, ZonePhase.AWAITING_REGISTRATION))


def see_registered(
    story: ZoneStory, search: ComponentSearch, phase: ZonePhase
) -> Steps[tuple[Component, ...]]:
    """Enter the phase and wait until the components of the search are in the vault."""
    roles = ", ".join(each.role for each in search.expected)
    yield from story.tell(phase, f"{roles} to register with the vault; 15 minutes are normal")
    return (yield from see_alive(story, search, story.zone.pace.registration))


def see_alive(
    story: ZoneStory, search: ComponentSearch, vigil: Vigil
) -> Steps[tuple[Component, ...]]:
    """Wait until every component sends its heartbeat, and tell what the vault has.

    Stalled, naming the ones that never came or have died and what to check, when patience ends.
    """
    began = now(story.ctx)
    try:
        return (yield from story.until(watch_components, search, vigil))
    except Stalled as stalled:
        raise (yield from name_missing(story, search, began)) from stalled


def name_missing(story: ZoneStory, search: ComponentSearch, began: datetime) -> Steps[Stalled]:
    """Make the error for components that have been waited for since then in vain."""
    found = yield from steps.find_components(story.ctx, search)
    at = now(story.ctx)
    return not_there(search, found, at, at - began)
