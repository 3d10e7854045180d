"""What becomes of a source instance once its migration is done."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


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
