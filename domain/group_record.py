"""What the book knows of a protection group: what is wanted, and how far it is."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from domain.access import Place
from domain.errors import Refusal
from domain.protection_group import Difference, ProtectionGroup

CHANGED = "protection_group.changed"


class GroupState(StrEnum):
    """How far a protection group is; only a ready one takes members."""

    APPLYING = "applying"
    READY = "ready"
    FAILED = "failed"
    DELETING = "deleting"


AT_WORK = {GroupState.APPLYING, GroupState.DELETING}


@dataclass(frozen=True, slots=True)
class GroupReport:
    """How the story of a protection group has ended.

    A group that is not ready says why, and what to do; `drift` is what the vault has otherwise.
    """

    name: str
    ready: bool
    because: str = ""
    remedy: str = ""
    drift: tuple[Difference, ...] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """A group as the book has it. `version` counts the times that it was begun.

    `story` is the orchestration that is, or was, at work on it; `etag` tells this state of the
    record from all others, empty while it was never written.
    """

    group: ProtectionGroup
    state: GroupState = GroupState.APPLYING
    version: int = 1
    story: str = ""
    because: str = ""
    remedy: str = ""
    drift: tuple[Difference, ...] = ()
    updated: datetime | None = None
    etag: str = ""


@dataclass(frozen=True, slots=True)
class GroupFound:
    """What stands in the book under a name: a group, or none."""

    record: GroupRecord | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A wave that references a group; an `open` one has something left to do.

    A wave that is not to be named is empty.
    """

    wave: str
    open: bool
    place: Place = field(default=Place("", ""), compare=False)


def same_content(one: GroupRecord, other: GroupRecord) -> bool:
    """Say whether two records say the same, whatever their etags."""
    made = one.group.policy_made == other.group.policy_made
    return made and replace(one, etag="") == replace(other, etag="")


def same_place(one: ProtectionGroup, other: ProtectionGroup) -> bool:
    """Say whether two groups are the same policy and mapping, whatever their settings."""
    return replace(one, settings=other.settings) == other


def changed_meanwhile(name: str) -> Refusal:
    """Refuse to write over what somebody else has written since it was read."""
    return Refusal(
        code=CHANGED,
        subject=name,
        detail="somebody else has changed the protection group in the meantime",
        remedy="Read it again, then decide anew.",
    )
