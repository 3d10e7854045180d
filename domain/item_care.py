"""What somebody wants for an item that replicates: another server, or the other provider."""

from dataclasses import dataclass, replace

from domain.itinerary import Phase
from domain.migration import Landing
from domain.protected_item import Replication
from domain.provider import Provider
from domain.status import InstanceStatus, Subject

# Where an item replicates and no story is about to change that.
_RESTING = {Phase.REPLICATING, Phase.AWAITING_APPROVAL}


@dataclass(frozen=True, slots=True)
class ItemCare:
    """The order; `landing` names the server that the item shall replicate through from then on.

    `phase` is where the instance stood when somebody asked, `by` who did.
    """

    subject: Subject
    item_id: str
    landing: Landing
    phase: Phase
    by: str = ""


@dataclass(frozen=True, slots=True)
class CareReport:
    """How it ended; `because` says why it did not succeed."""

    done: bool
    because: str = ""
    remedy: str = ""


def may_move(instance: InstanceStatus) -> bool:
    """Say whether the instance's item may be moved to another server now."""
    replicates = instance.replication not in {Replication.NONE, Replication.ENDED}
    resting = instance.report is None and instance.phase in _RESTING
    return resting and replicates and bool(instance.item_id)


def may_switch(instance: InstanceStatus) -> bool:
    """Say whether the instance's item may be switched to the modernised provider now."""
    return may_move(instance) and instance.provider is Provider.CLASSIC


def moved_landing(landing: Landing, instance: InstanceStatus, onto: str) -> Landing:
    """Tell where the item lands once it has moved: by its own provider, through that server."""
    return replace(landing, provider=instance.provider or landing.provider, appliance_name=onto)


def switched_landing(landing: Landing, onto: str) -> Landing:
    """Tell where the item lands once it has switched; an empty name means the only appliance."""
    return replace(landing, provider=Provider.MODERNISED, appliance_name=onto, run_as_account="")
