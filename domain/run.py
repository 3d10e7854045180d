"""A run of a wave: of all its instances at first, of some of them at each retry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.access import Place
from domain.approval_policy import ApprovalPolicy
from domain.errors import Refusal, Refused
from domain.notification.notice import Patience
from domain.notification.subscriber import Subscriber

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
    `notifications` are its own subscribers, `patience` how long its gates wait for an answer.
    `zone` is the time zone by whose clocks it is cut over; empty where nobody noted it.
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
    notifications: tuple[Subscriber, ...] = ()
    patience: Patience = field(default_factory=Patience)
    zone: str = ""

    @property
    def place(self) -> Place:
        """Where the wave moves machines."""
        return Place(self.account_id, self.subscription_id)


@dataclass(frozen=True, slots=True)
class KnownWave:
    """A wave that has come in, told in a word: an `open` one has something left to do."""

    name: str
    runs: int
    open: bool


class InstancesClaimed(Refused):
    """Refused `wave.instance_claimed`; `holders` tells by instance id the wave that has it."""

    def __init__(self, wave: str, holders: Mapping[str, str]) -> None:
        super().__init__(instance_claimed(wave, holders))
        self.holders = holders


def instance_claimed(wave: str, holders: Mapping[str, str]) -> Refusal:
    """Make the refusal of a wave whose instances belong to others; by instance id the wave.

    A wave that is not to be named is empty.
    """
    held = ", ".join(
        f"{instance} belongs to {f'wave {holder}' if holder else 'another wave'}"
        for instance, holder in holders.items()
    )
    return Refusal(
        code=CLAIMED,
        subject=wave,
        detail=f"an instance is migrated by one wave at a time: {held}",
        remedy="Leave these instances out, or wait until that wave has ended with them.",
    )
