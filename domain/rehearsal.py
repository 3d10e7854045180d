"""Rehearsals: a test failover into an isolated network, and what it has shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.source_instance import InstanceRef
from domain.validation import ValidationReport


@dataclass(frozen=True, slots=True)
class RehearsalPolicy:
    """What a wave says about rehearsals: in which isolated network, and whether one is demanded.

    `within` demands one that went well in that time before an approval counts; `automatic` lets
    the migration itself rehearse where that is missing. `network_id` is an ARM id.
    """

    network_id: str = ""
    subnet_name: str = ""
    within: timedelta | None = None
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class RehearsalOrder:
    """The order to fail an item over for a test; an empty point means the latest processed."""

    item_id: str
    network_id: str
    subnet_name: str = ""
    point_id: str = ""


@dataclass(frozen=True, slots=True)
class RehearsalReport:
    """How a rehearsal went; `left_behind` names what could not be cleaned up, and why."""

    ref: InstanceRef
    begun: datetime
    ended: datetime
    passed: bool
    because: str = ""
    remedy: str = ""
    validation: ValidationReport | None = None
    left_behind: tuple[str, ...] = ()
    by: str = ""
