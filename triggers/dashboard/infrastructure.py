"""What replication runs through: landing zones with their servers, and protection groups."""

from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.http.route import Answer, Call


def show_infrastructure(call: Call) -> Answer:
    """Show every landing zone with its servers as the vault saw them last, and every group."""
    from triggers.views import LandingZoneView  # noqa: PLC0415 (keeps the cold start short)
    from triggers.views.protection_group import ProtectionGroupSummary  # noqa: PLC0415

    return show(
        call,
        "infrastructure",
        zones=[LandingZoneView.of(each) for each in call.clouds.zones.list_zones()],
        groups=[ProtectionGroupSummary.of(each) for each in call.clouds.protection_groups.list()],
    )


PAGES = (page("infrastructure", show_infrastructure, "Show landing zones and protection groups."),)
