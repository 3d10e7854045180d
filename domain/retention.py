"""What becomes of a source instance once its migration is done."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Refusal, Refused, Stalled
from domain.source_instance import InstanceRef, InstanceState

MIGRATED_TO = "ferry:migrated-to"
RETAIN_UNTIL = "ferry:retain-until"
KEEP = "ferry:keep"


class Afterwards(StrEnum):
    """What becomes of a stopped source after its retention time."""

    KEEP = "keep"
    SNAPSHOT_AND_TERMINATE = "snapshot_and_terminate"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a migrated source stays, stopped and tagged, and what becomes of it then.

    Nothing is ever terminated unless this says so, and never before its snapshots are complete.
    """

    keep: timedelta = timedelta(days=30)
    then: Afterwards = Afterwards.KEEP


class SourceState(StrEnum):
    """What has become of a source that has moved: obstructed ones are tried again each day."""

    WAITING = "waiting"
    KEPT = "kept"
    OBSTRUCTED = "obstructed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class RetainedSource:
    """A source that has moved: since when, as which virtual machine, until when it is kept.

    `because` tells who keeps it, or what stands in the way of its end.
    """

    ref: InstanceRef
    wave: str
    vm_id: str
    migrated: datetime
    until: datetime
    then: Afterwards = Afterwards.KEEP
    state: SourceState = SourceState.WAITING
    because: str = ""
    remedy: str = ""
    snapshots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetiringSource:
    """The instance as EC2 has it before its end; `launched` is when it was started last."""

    state: InstanceState
    launched: datetime | None = None
    protected: bool = False
    tags: dict[str, str] = field(default_factory=dict)
    volumes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot of one volume, and EC2's word for how far it is."""

    snapshot_id: str
    volume_id: str
    state: str = "completed"


def is_due(source: RetainedSource, now: datetime) -> bool:
    """Say whether its time is over and its end is wanted."""
    ends = source.then is Afterwards.SNAPSHOT_AND_TERMINATE
    waits = source.state in {SourceState.WAITING, SourceState.OBSTRUCTED}
    return ends and waits and source.until <= now


def told(before: RetainedSource | None, new: RetainedSource) -> RetainedSource:
    """Say what stands when something new is told: what a person keeps, nobody else lets go.

    Not even another migration of the same source, which tells only where it is now.
    """
    if before is None:
        return new
    if new.migrated > before.migrated:
        kept_on = before.state is SourceState.KEPT and new.state is not SourceState.RETIRED
        return replace(new, state=before.state, because=before.because) if kept_on else new
    if before.state in {SourceState.KEPT, SourceState.RETIRED}:
        return new if new.state is SourceState.RETIRED else before
    return new


def kept(source: RetainedSource, by: str, because: str) -> RetainedSource:
    """Keep it for good."""
    words = f"kept by {by or 'an operator'}" + (f": {because}" if because else "")
    return replace(source, state=SourceState.KEPT, because=words, remedy="")


def require_retirable(source: RetainedSource, found: RetiringSource) -> None:
    """Raise Refused `retention.…` unless this is the very instance, at rest since it has moved."""
    for code, wrong, problem, remedy in (
        ("kept", source.state is SourceState.KEPT, source.because, ""),
        (
            "not_stopped",
            found.state is not InstanceState.STOPPED,
            f"it is {found.state}, not stopped",
            "Stop it when nobody needs it any more, or keep it (ferry keep).",
        ),
        (
            "not_ours",
            found.tags.get(MIGRATED_TO) != source.vm_id,
            f"its tag {MIGRATED_TO} does not name {source.vm_id}",
            "Look whether this is the instance that has moved; keep it where in doubt.",
        ),
        (
            "started",
            found.launched is not None and found.launched > source.migrated,
            "somebody has started it since it has moved",
            "Look for what was written since; keep it (ferry keep) where in doubt.",
        ),
        ("tagged", KEEP in found.tags, f"it has the tag {KEEP}", f"Take {KEEP} off to let it go."),
        (
            "protected",
            found.protected,
            "it is protected against termination",
            "Disable its termination protection to let it go.",
        ),
    ):
        if wrong:
            raise Refused(Refusal(f"retention.{code}", str(source.ref), problem, remedy))


def newest(*moments: datetime | None) -> datetime | None:
    """Tell the last of the moments that are known; what was snapshotted before it is stale."""
    return max((moment for moment in moments if moment), default=None)


def snapshots_complete(snapshots: tuple[Snapshot, ...]) -> bool:
    """Say whether all are complete; Stalled when one has failed."""
    if failed := [each.snapshot_id for each in snapshots if each.state == "error"]:
        raise Stalled(f"snapshot {failed[0]} has failed", "Delete it; it is made again.")
    return bool(snapshots) and all(each.state == "completed" for each in snapshots)


def require_snapshots(
    ref: InstanceRef, found: RetiringSource, snapshots: tuple[Snapshot, ...]
) -> None:
    """Raise Refused unless every volume has a complete snapshot."""
    whole = {each.volume_id for each in snapshots if each.state == "completed"}
    if lacking := sorted(set(found.volumes) - whole):
        problem = f"{', '.join(lacking)}: no complete snapshot"
        remedy = "It is tried again within a day."
        raise Refused(Refusal("retention.no_snapshot", str(ref), problem, remedy))
