"""The life of a landing zone: vault, servers, registration, reach, versions, protection group."""

from domain.errors import MigrationError, Withdrawn
from domain.landing_zone import LandingZone, Purpose
from domain.zone_components import search_for
from domain.zone_servers import require_open_provider
from domain.zone_status import ZoneOutcome, ZoneReport
from domain.zone_words import kept_servers
from durable.context import Context, Steps
from durable.flow import Flow
from orchestrators.take_back_zone import take_back_zone
from orchestrators.zone_accounts import see_accounts
from orchestrators.zone_group import apply_group
from orchestrators.zone_reach import see_reach
from orchestrators.zone_registration import await_registration
from orchestrators.zone_servers import set_up_servers
from orchestrators.zone_story import ZoneStory
from orchestrators.zone_vault import prepare_vault
from orchestrators.zone_versions import see_versions


@Flow
def prepare_landing_zone(ctx: Context, zone: LandingZone) -> Steps[ZoneReport]:
    """Prepare a landing zone, or take it back. Ends in a report, never in a crash.

    Safe to repeat: every step looks first, so an attempt goes on where the last one ended.
    """
    story = ZoneStory(ctx, zone)
    if zone.purpose is Purpose.TAKE_BACK:
        report = yield from take_back_zone(story, "taken back")
    else:
        report = yield from _prepare(story)
    yield from story.end(report)
    return report


def _prepare(story: ZoneStory) -> Steps[ZoneReport]:
    try:
        require_open_provider(story.zone)
        yield from prepare_vault(story)
        yield from set_up_servers(story)
        search = search_for(story.zone, tuple(story.servers.values()))
        components = yield from await_registration(story, search)
        yield from see_accounts(story, search, components)
        yield from see_reach(story)
        yield from see_versions(story, search)
        yield from apply_group(story)
    except Withdrawn as withdrawn:
        return (yield from take_back_zone(story, str(withdrawn)))
    except MigrationError as error:
        kept = kept_servers(story.servers.values())
        return ZoneReport(ZoneOutcome.FAILED, str(error), error.remedy, kept)
    words = f"protection group {story.zone.protection_group} ready"
    return ZoneReport(ZoneOutcome.READY, words)
