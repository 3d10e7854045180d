"""The second stage of a landing zone: its servers, in Azure and beside the instances."""

from domain.component import ComponentQuery, Role
from domain.errors import Stalled
from domain.landing_zone import PassphraseOrder, RegistrationOrder, Server
from domain.provider import joins_by_file
from domain.zone_components import ComponentSearch, Expected, search_for
from domain.zone_itinerary import ZonePhase
from domain.zone_servers import server_order, stands_in_aws
from domain.zone_words import register_appliance
from durable import steps
from durable.context import Steps, now
from orchestrators.zone_registration import name_missing, see_registered
from orchestrators.zone_story import ZoneStory
from orchestrators.zone_watches import (
    watch_azure_server,
    watch_components,
    watch_passphrase,
    watch_source_server,
)


def set_up_servers(story: ZoneStory) -> Steps[None]:
    """See to it that every server of the provider stands, and that its set-up can go on."""
    if joins_by_file(story.zone.provider):
        yield from _set_up_classic(story)
    else:
        yield from _set_up_appliance(story)


def _set_up_appliance(story: ZoneStory) -> Steps[None]:
    """Launch the appliance; its sign-in only a person can do, and the vault shows when it is."""
    zone = story.zone
    server = yield from _stand(story, Role.APPLIANCE, ZonePhase.LAUNCHING_APPLIANCE)
    search, phase = search_for(zone, [server]), ZonePhase.AWAITING_APPLIANCE_SETUP
    done = yield from story.ask(phase, register_appliance(zone, server))
    began = now(story.ctx)
    try:
        yield from story.until_done(watch_components, search, zone.pace.person, done)
    except Stalled as stalled:
        raise (yield from name_missing(story, search, began)) from stalled
    yield from story.heed(done)


def _set_up_classic(story: ZoneStory) -> Steps[None]:
    """Deploy the configuration server; the others join it once it is in the vault."""
    zone = story.zone
    yield from story.tell(ZonePhase.ISSUING_REGISTRATION)
    registration = RegistrationOrder(zone.name, zone.vault, zone.azure)
    yield from steps.issue_registration(story.ctx, registration)
    first = yield from _stand(
        story, Role.CONFIGURATION_SERVER, ZonePhase.DEPLOYING_CONFIGURATION_SERVER
    )
    yield from _await_first(story, first)
    yield from story.tell(ZonePhase.SHARING_PASSPHRASE, "the configuration server's passphrase")
    passphrase = PassphraseOrder(zone.name, zone.aws, zone.azure)
    yield from story.until(watch_passphrase, passphrase, zone.pace.passphrase)
    yield from _stand(story, Role.PROCESS_SERVER, ZonePhase.LAUNCHING_PROCESS_SERVER, first.address)
    if zone.separate_master_target:
        yield from _stand(
            story, Role.MASTER_TARGET, ZonePhase.DEPLOYING_MASTER_TARGET, first.address
        )


def _await_first(story: ZoneStory, first: Server) -> Steps[None]:
    """Wait for the configuration server alone: its master target may come later."""
    query = ComponentQuery(story.zone.vault, story.zone.provider)
    search = ComponentSearch(query, (Expected(first.role, first.address),))
    yield from see_registered(story, search, ZonePhase.AWAITING_CONFIGURATION_SERVER)


def _stand(
    story: ZoneStory, role: Role, phase: ZonePhase, configuration_server: str = ""
) -> Steps[Server]:
    """See to it that one server stands, and let people know of it."""
    watch = watch_source_server if stands_in_aws(role) else watch_azure_server
    yield from story.tell(phase, f"the {role} to start")
    order = server_order(story.zone, role, configuration_server)
    server = yield from story.until(watch, order, story.zone.pace.server)
    story.servers[role] = server
    yield from story.tell(phase, servers=tuple(story.servers.values()))
    return server
