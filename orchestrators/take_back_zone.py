"""The way back of a landing zone: what was made is unmade, last things first."""

from domain.component import Role
from domain.errors import MigrationError, Refused
from domain.landing_zone import PassphraseOrder, RegistrationOrder
from domain.provider import joins_by_file
from domain.zone_components import search_for
from domain.zone_itinerary import ZonePhase
from domain.zone_servers import server_order, servers_of, stands_in_aws
from domain.zone_status import ZoneOutcome, ZoneReport
from domain.zone_use import require_idle
from domain.zone_words import kept_vault
from durable import steps
from durable.context import Steps
from orchestrators.take_back import try_each
from orchestrators.zone_story import ZoneStory

_NO_VAULT = "site_recovery.404"


def take_back_zone(story: ZoneStory, why: str) -> Steps[ZoneReport]:
    """Undo, last things first, whatever may have been made; report what could not be undone.

    Nothing is touched while machines replicate through the zone's servers. Each undo looks first,
    so it harms nothing where its step was never taken.
    """
    zone = story.zone
    yield from story.tell(ZonePhase.TAKING_BACK)
    try:
        yield from _require_idle(story)
    except MigrationError as error:
        return ZoneReport(ZoneOutcome.FAILED, f"{why}, but {error}", error.remedy)
    secrets = []
    if joins_by_file(zone.provider):
        passphrase = PassphraseOrder(zone.name, zone.aws, zone.azure)
        registration = RegistrationOrder(zone.name, zone.vault, zone.azure)
        secrets = [
            steps.discard_passphrase(story.ctx, passphrase),
            steps.discard_registration(story.ctx, registration),
        ]
    servers = [_remove(story, role) for role in reversed(servers_of(zone))]
    left_behind = yield from try_each(*servers, *secrets)
    kept = (kept_vault(zone),)
    return ZoneReport(ZoneOutcome.CANCELLED, why, kept=kept, left_behind=left_behind)


def _remove(story: ZoneStory, role: Role) -> Steps[None]:
    order = server_order(story.zone, role)
    if stands_in_aws(role):
        yield from steps.terminate_source_server(story.ctx, order)
    else:
        yield from steps.delete_azure_server(story.ctx, order)


def _require_idle(story: ZoneStory) -> Steps[None]:
    """Raise Refused while machines replicate through what may be the zone's servers.

    Where there is no vault there is nothing that could.
    """
    servers = tuple(story.servers.values())
    search = search_for(story.zone, servers)
    try:
        components = yield from steps.find_components(story.ctx, search)
    except Refused as refused:
        if refused.refusal.code == _NO_VAULT:
            return
        raise
    require_idle(story.zone, servers, components)
