"""How a protection group is begun, taken up by its story, and concluded."""

from dataclasses import replace
from datetime import datetime

from domain.errors import MigrationError, Refusal, Refused
from domain.group_record import GroupRecord, GroupReport, GroupState
from domain.protection_group import Difference, ProtectionGroup

DIFFERS = "protection_group.differs"


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
        return GroupRecord(group, story=group_story_id(group.name, 1, now), updated=now)
    made = replace(group, policy_made=known.group.policy_made)
    version = known.version + 1
    story = group_story_id(group.name, version, now)
    begun = replace(known, group=made, state=GroupState.APPLYING, version=version, story=story)
    return replace(begun, because="", remedy="", updated=now)


def write_off(known: GroupRecord, now: datetime) -> GroupRecord:
    """Write down that the group is to be deleted; it takes no members any more."""
    return replace(begin_anew(known, known.group, now), state=GroupState.DELETING)


def spared(written_off: GroupRecord, now: datetime) -> GroupRecord:
    """Write down that the group stays after all, for a wave that came in at the last moment.

    It is ready: only into a ready one a wave comes, and its deletion has not begun.
    """
    return replace(written_off, state=GroupState.READY, updated=now)


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


def group_story_id(name: str, version: int, now: datetime) -> str:
    """Name the orchestration that works on a group for the given time.

    By the moment as well: a group that was deleted and is made anew begins to count again, and the
    engine starts no story whose id it knows.
    """
    return f"protection-group:{name}:{version}:{now:%Y%m%dT%H%M%S%f}"


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


def _being_deleted(name: str) -> Refusal:
    return Refusal(
        code="protection_group.deleting",
        subject=name,
        detail="the protection group is being deleted",
        remedy="Wait until it is gone, then make it anew.",
    )
