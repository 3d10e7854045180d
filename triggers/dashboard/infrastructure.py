"""What replication runs through: landing zones with their servers, and protection groups."""

from typing import TYPE_CHECKING

from domain.component import ComponentQuery
from domain.errors import MigrationError
from domain.provider import Provider
from domain.vault import Vault
from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.http.route import Answer, Call

if TYPE_CHECKING:
    from triggers.views.zone_tables import ComponentView


def show_infrastructure(call: Call) -> Answer:
    """Show every landing zone with its servers as the vault saw them last, and every group."""
    from triggers.views import LandingZoneView  # noqa: PLC0415 (keeps the cold start short)
    from triggers.views.protection_group import ProtectionGroupSummary  # noqa: PLC0415

    vault, components, trouble = _of_the_vault(call)
    return show(
        call,
        "infrastructure",
        vault=vault,
        components=components,
        trouble=trouble,
        zones=[LandingZoneView.of(each) for each in call.clouds.zones.list_zones()],
        groups=[ProtectionGroupSummary.of(each) for each in call.clouds.protection_groups.list()],
    )


def _of_the_vault(call: Call) -> "tuple[str, list[ComponentView], str]":
    """Ask the settings' vault for its servers, for whoever sees it; why there are none known."""
    from triggers.views.zone_tables import ComponentView  # noqa: PLC0415

    known = call.settings
    if not call.sight.sees_in(known.subscription_id):
        return "", [], ""
    vault = Vault(known.subscription_id, known.vault_resource_group, known.vault_name)
    try:
        found = call.clouds.upkeep.list_components(ComponentQuery(vault, Provider(known.provider)))
    except MigrationError as error:
        return vault.name, [], str(error)
    return vault.name, [ComponentView.of(each) for each in found], ""


PAGES = (page("infrastructure", show_infrastructure, "Show landing zones and protection groups."),)
