"""Between registration and reach: the configuration server has an account to push with."""

from collections.abc import Sequence

from domain.component import Component
from domain.errors import Stalled
from domain.zone_accounts import without_account
from domain.zone_components import ComponentSearch
from domain.zone_itinerary import ZonePhase
from domain.zone_words import add_run_as_account
from durable.context import Steps
from orchestrators.zone_story import ZoneStory
from orchestrators.zone_watches import watch_accounts


def see_accounts(
    story: ZoneStory, search: ComponentSearch, components: Sequence[Component]
) -> Steps[None]:
    """Ask a person to add one where there is none; their word that it is done is enough.

    Stalled when nobody does.
    """
    servers = without_account(search, components)
    if not servers:
        return
    phase, words = ZonePhase.AWAITING_RUN_AS_ACCOUNT, add_run_as_account(servers)
    done = yield from story.ask(phase, words)
    try:
        yield from story.until_done(watch_accounts, search, story.zone.pace.person, done)
    except Stalled as stalled:
        raise Stalled(f"{', '.join(servers)} has no run-as account", words) from stalled
    yield from story.heed(done)
