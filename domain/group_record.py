"""What the book knows of a protection group: what is wanted, and how far it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.errors import MigrationError, Refusal, Refused
from domain.protection_group import Difference, ProtectionGroup

DIFFERS = "protection_group.differs"
CHANGED = "protection_group.changed"
UNKNOWN = "protection_group.unknown"
NOT_READY = "protection_group.not_ready"


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
    """A wave that references a group; an `open` one has something left to do."""

    wave: str
    open: bool


def same_content(one: GroupRecord, other: GroupRecord) -> bool:
    """Say whether two records say the same, whatever their etags."""
    made = one.group.policy_made == other.group.policy_made
    return made and replace(one, etag="") == replace(other, etag="")


def same_place(one: ProtectionGroup, other: ProtectionGroup) -> bool:
    """Say whether two groups are the same policy and mapping, whatever their settings."""
    return replace(one, settings=other.settings) == other


def take_up(
    known: GroupRecord | None, group: ProtectionGroup, story: str, now: datetime
) -> GroupRecord:
    """Write down that a story works on the group.

    Refused `protection_group.differs` when the book has another group under this name: somebody
    wants other settings, or has changed them since.
    """
    if known is None:
        return GroupRecord(group, story=story, updated=now)
    if known.group != group:
        raise Refused(_differs(known.group, group))
    if known.state is GroupState.DELETING:
        raise Refused(_being_deleted(group.name))
    return replace(
        known, state=GroupState.APPLYING, story=story, because="", remedy="", updated=now
    )


def begin_anew(known: GroupRecord | None, group: ProtectionGroup, now: datetime) -> GroupRecord:
    """Write down that the group is to be as wanted now; its story is yet to begin.

    What Ferry remembers of the policy stays.
    """
    if known is None:
        return GroupRecord(group, story=group_story_id(group.name, 1), updated=now)
    made = replace(group, policy_made=known.group.policy_made)
    version = known.version + 1
    story = group_story_id(group.name, version)
    begun = replace(known, group=made, state=GroupState.APPLYING, version=version, story=story)
    return replace(begun, because="", remedy="", updated=now)


def write_off(known: GroupRecord, now: datetime) -> GroupRecord:
    """Write down that the group is to be deleted; it takes no members any more."""
    return replace(begin_anew(known, known.group, now), state=GroupState.DELETING)


def concluded(record: GroupRecord, report: GroupReport, now: datetime) -> GroupRecord:
    """Write down how the story ended."""
    return replace(
        record,
        state=GroupState.READY if report.ready else GroupState.FAILED,
        because=report.because,
        remedy=report.remedy,
        drift=report.drift,
        updated=now,
    )


def report_on(name: str, drift: tuple[Difference, ...]) -> GroupReport:
    """Report a group whose story has done all it can, by what the vault says now."""
    if not drift:
        return GroupReport(name, ready=True)
    because = "the vault has it otherwise: " + "; ".join(map(str, drift))
    remedy = "Somebody changes it at the same time: find out who, then mend the group."
    return GroupReport(name, ready=False, because=because, remedy=remedy, drift=drift)


def report_error(name: str, error: MigrationError) -> GroupReport:
    """Report a group that an error has stopped."""
    return GroupReport(name, ready=False, because=str(error), remedy=error.remedy)


def group_story_id(name: str, version: int) -> str:
    """Name the orchestration that works on a group for the given time."""
    return f"protection-group:{name}:{version}"


def require_ready(record: GroupRecord | None, name: str) -> ProtectionGroup:
    """Give a group that takes members; Refused when there is none, or it is not ready."""
    if record is None:
        raise Refused(no_such_group(name))
    if record.state is not GroupState.READY:
        raise Refused(_not_ready(record))
    return record.group


def no_such_group(name: str) -> Refusal:
    """Refuse what is meant for a group that is not in the book."""
    return Refusal(
        code=UNKNOWN,
        subject=name,
        detail="there is no protection group of this name",
        remedy=f"Make it with PUT /api/protection-groups/{name}, or name one that "
        "GET /api/protection-groups lists.",
    )


def changed_meanwhile(name: str) -> Refusal:
    """Refuse to write over what somebody else has written since it was read."""
    return Refusal(
        code=CHANGED,
        subject=name,
        detail="somebody else has changed the protection group in the meantime",
        remedy="Read it again, then decide anew.",
    )


def _differs(known: ProtectionGroup, group: ProtectionGroup) -> Refusal:
    names = [
        name
        for name in ("vault", "provider", "policy_name", "container_id", "settings")
        if getattr(known, name) != getattr(group, name)
    ]
    return Refusal(
        code=DIFFERS,
        subject=group.name,
        detail=f"there is a protection group of this name with another {', '.join(names)}",
        remedy=f"Change it with PUT /api/protection-groups/{group.name}, take it as it is, or "
        "choose another name.",
    )


def _not_ready(record: GroupRecord) -> Refusal:
    name, why = record.group.name, f": {record.because}" if record.because else ""
    return Refusal(
        code=NOT_READY,
        subject=name,
        detail=f"the protection group is {record.state}{why}",
        remedy=f"Read GET /api/protection-groups/{name} and wait until it is ready. "
        f"{record.remedy}".strip(),
    )


def _being_deleted(name: str) -> Refusal:
    return Refusal(
        code="protection_group.deleting",
        subject=name,
        detail="the protection group is being deleted",
        remedy="Wait until it is gone, then make it anew.",
    )
