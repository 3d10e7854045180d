"""The first stage of a landing zone: its vault."""

from domain.landing_zone import VaultOrder
from domain.zone_itinerary import ZonePhase
from durable.context import Steps
from orchestrators.zone_story import ZoneStory
from orchestrators.zone_watches import watch_vault


def prepare_vault(story: ZoneStory) -> Steps[None]:
    """See to it that the vault is there and ready; Refused when one of its name does not fit."""
    zone = story.zone
    yield from story.tell(ZonePhase.PREPARING_VAULT, f"the vault {zone.vault.name}")
    order = VaultOrder(zone.vault, zone.azure.location)
    yield from story.until(watch_vault, order, zone.pace.vault)
