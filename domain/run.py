"""A run of a wave: of all its instances at first, of some of them at each retry."""

from dataclasses import dataclass

from domain.approval_policy import ApprovalPolicy
from domain.errors import Refusal

CLAIMED = "wave.instance_claimed"


@dataclass(frozen=True, slots=True)
class Run:
    """Which instances of the wave are to be migrated; the first run has the number 1."""

    wave: str
    number: int
    instance_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunOrder:
    """A run, and the name of the document that has the wave's order."""

    run: Run
    document: str


@dataclass(frozen=True, slots=True)
class Registration:
    """What is known of a wave when it comes in; `document` names where its order is kept.

    A wave without a `protection_group` is in none.
    Its first run fails over by so many recovery `plans`, 0 where instances do so one by one.
    `requested_by` is the id of the caller who sent it first; machines land in `subscription_id`.
    """

    name: str
    fingerprint: str
    document: str
    account_id: str
    region: str
    instance_ids: tuple[str, ...]
    approvers: tuple[str, ...] = ()
    protection_group: str = ""
    plans: int = 0
    subscription_id: str = ""
    requested_by: str = ""
    approval: ApprovalPolicy | None = None


def instance_claimed(wave: str, holders: dict[str, str]) -> Refusal:
    """Make the refusal of a wave whose instances belong to others; by instance id the wave."""
    held = ", ".join(f"{instance} belongs to wave {holder}" for instance, holder in holders.items())
    return Refusal(
        code=CLAIMED,
        subject=wave,
        detail=f"an instance is migrated by one wave at a time: {held}",
        remedy="Leave these instances out, or wait until that wave has ended with them.",
    )
