"""How a landing zone comes in: held against the settings, written down once, started once."""

import hashlib
import json
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from clouds.ports import Clouds
from domain.group_settings import unfit_settings
from domain.landing_zone import LandingZone
from domain.names import zone_story_id
from domain.provider import Provider
from domain.region import require_one_region
from domain.zone_servers import require_open_provider
from domain.zone_status import ZoneRegistration, ZoneStatus, attempt_of
from durable.client import StoryClient
from orchestrators.prepare_landing_zone import prepare_landing_zone
from settings import Settings
from triggers.problems import FieldProblem, Kind, Problem
from wire import from_wire, to_wire

if TYPE_CHECKING:
    from triggers.documents import LandingZoneDocument

_LOG = logging.getLogger(__name__)


def accept_zone(
    document: "LandingZoneDocument", clouds: Clouds, settings: Settings, stories: StoryClient
) -> ZoneStatus:
    """Write the zone down and begin its story; the same document again changes nothing.

    Raises Refused `landing_zone.exists` when another came in under this name, a Problem when
    the document and the settings together don't make a landing zone.
    """
    zone = document.to_domain(settings)
    _require_sound(zone, settings)
    _require_group(clouds, zone, given=document.replication is not None)
    order = json.dumps(to_wire(zone)).encode()
    name = f"landing-zones/{zone.name}/{hashlib.sha256(order).hexdigest()}.json"
    clouds.documents.put(name, order)
    status = clouds.zones.accept(
        ZoneRegistration(
            zone.name,
            document.fingerprint,
            name,
            zone.provider,
            zone.vault.name,
            zone.azure.location,
            zone.aws.region,
            zone.protection_group,
            zone.aws.account_id,
            zone.vault.subscription_id,
        )
    )
    if not status.report:
        start_zone(clouds, stories, status)
    return status


def start_zone(clouds: Clouds, stories: StoryClient, status: ZoneStatus) -> None:
    """Start the story of a zone's attempt; the upkeep does so where we are interrupted."""
    document = clouds.documents.get(status.registration.document)
    if document is None:
        _LOG.error("%s is missing: %s cannot begin", status.registration.document, status.name)
        return
    order = attempt_of(from_wire(LandingZone, json.loads(document)), status)
    stories.start_once(prepare_landing_zone, order, zone_story_id(status.name, status.attempt))


def _require_sound(zone: LandingZone, settings: Settings) -> None:
    """Raise unless document and settings together say all that the provider needs.

    Refused for a provider that is retired and for a region that isn't the network's, a Problem
    that lists what is missing.
    """
    require_open_provider(zone)
    if errors := list(_missing(zone)):
        raise _invalid(errors)
    if settings.azure_location:
        network = f"the network of the virtual machines ({settings.target_network_id})"
        places = {"the landing zone": zone.azure.location, network: settings.azure_location}
        require_one_region(zone.name, places)


def _require_group(clouds: Clouds, zone: LandingZone, *, given: bool) -> None:
    """Raise a Problem unless the group is there as it is wanted, or can be made."""
    known = clouds.protection_groups.get(zone.protection_group)
    if known and given and known.group.settings != zone.settings:
        raise Problem(
            Kind.GROUP_EXISTS,
            f"the protection group {zone.protection_group} has other settings",
            field="replication",
            remedy="Leave replication out to take the group as it is, or name another one.",
        )
    problems = () if known else unfit_settings(zone.provider, zone.settings)
    if errors := [
        FieldProblem(f"replication.{each.field}", each.problem, each.remedy) for each in problems
    ]:
        raise _invalid(errors)


def _missing(zone: LandingZone) -> Iterator[FieldProblem]:
    wanted = [
        ("azure.location", zone.azure.location, "FERRY_AZURE_LOCATION"),
        ("aws.instance_profile", zone.aws.instance_profile, "FERRY_SERVERS_INSTANCE_PROFILE"),
    ]
    if zone.provider is Provider.CLASSIC:
        wanted += [
            ("azure.subnet_id", zone.azure.subnet_id, "FERRY_SERVERS_SUBNET_ID"),
            ("azure.key_vault_url", zone.azure.key_vault_url, "FERRY_KEY_VAULT_URL"),
        ]
    elif zone.separate_master_target:
        yield FieldProblem(
            "separate_master_target",
            "the modernised provider has no master target server",
            "Leave it out, or choose the classic provider.",
        )
    for field, value, setting in wanted:
        if not value:
            remedy = f"Add {field}, or set {setting}."
            yield FieldProblem(field, "it is not there, and no setting says it", remedy)


def _invalid(errors: list[FieldProblem]) -> Problem:
    detail = "; ".join(f"{each.field}: {each.problem}" for each in errors)
    return Problem(Kind.INVALID_DOCUMENT, detail, errors=errors)
