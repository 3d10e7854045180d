"""What a landing zone says to the vault about instances that replicate through it already."""

from domain.errors import Refusal, Refused
from domain.group_record import GroupRecord
from domain.landing_zone import LandingZone
from domain.migration import Landing
from domain.mobility_service import Installer
from domain.protection_group import ProtectionGroup


def landing_of(zone: LandingZone) -> Landing:
    """Make a landing that finds what is there; nothing new can be enabled with it."""
    return Landing(
        vault=zone.vault,
        policy_name="",
        resource_group_id="",
        network_id="",
        subnet_name="",
        cache_storage_account_id="",
        installer=Installer("", ""),
        provider=zone.provider,
    )


def group_of(zone: LandingZone, known: GroupRecord | None) -> ProtectionGroup:
    """Tell the group that the zone ends with: as the book has it, or to be made.

    Refused when the book's belongs to another vault or provider.
    """
    name = zone.protection_group
    if known is None:
        return ProtectionGroup(name, zone.vault, zone.provider, name, zone.settings)
    if (known.group.vault, known.group.provider) == (zone.vault, zone.provider):
        return known.group
    raise Refused(
        Refusal(
            code="landing_zone.other_group",
            subject=zone.name,
            detail=f"the protection group {name} is one of {known.group.provider} in the vault "
            f"{known.group.vault.name}",
            remedy="Name a protection group of the landing zone's own provider and vault, or a new "
            "one.",
        )
    )
