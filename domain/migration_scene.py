"""Where an instance's story stands: after each act it begins anew, so no history grows long."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from domain.approval import Approval
from domain.certificate import Certificate
from domain.certification import Evidence
from domain.cutover import Hook
from domain.cutover_plan import CutoverPlan
from domain.firewall.security_order import PreparedSecurity
from domain.itinerary import Phase
from domain.machine import MachineIdentity
from domain.migration import Migration, Target
from domain.mobility_agent import UNKNOWN_MACHINE
from domain.scheduling.ticket import SlotKey
from domain.source_instance import SourceInstance
from domain.target.properties import SettledTarget, TargetProperties
from domain.validation import ValidationReport
from domain.vault import ReplicationAppliance


class Act(StrEnum):
    """What one history tells of a migration; what comes next begins a new one."""

    ASSESSING = "assessing"
    PREPARING = "preparing"
    REPLICATING = "replicating"
    AWAITING = "awaiting"
    CUTTING_OVER = "cutting_over"
    COMPLETING = "completing"


@dataclass(frozen=True, slots=True)
class Memory:
    """What a story knows at the end of an act; each field is the `Story`'s of the same name.

    But `at`: when that was.
    """

    target: Target
    at: datetime
    phase: Phase = Phase.ACCEPTED
    ids: int = 0
    source: SourceInstance | None = None
    appliance: ReplicationAppliance | None = None
    identity: MachineIdentity = UNKNOWN_MACHINE
    item_id: str = ""
    taken_over: bool = False
    settled: TargetProperties | None = None
    notes: tuple[str, ...] = ()
    news: SettledTarget | None = None
    hooks: tuple[Hook, ...] = ()
    failed_over: bool = False
    vm_id: str = ""
    validation: ValidationReport | None = None
    jobs: tuple[tuple[Phase, str], ...] = ()
    asks: int = 0
    rests: int = 0
    at_rest: bool = False
    looks: int = 0
    inspections: int = 0
    evidence: Evidence | None = None
    certificate: Certificate | None = None
    left_behind: tuple[str, ...] = ()
    security: PreparedSecurity | None = None
    away: datetime | None = None
    found: TargetProperties = field(default_factory=TargetProperties)
    approving: CutoverPlan = field(default_factory=dict)
    asking: int = 0
    votes: tuple[Approval, ...] = ()
    slots: tuple[SlotKey, ...] = ()
    askings: int = 0


@dataclass(frozen=True, slots=True)
class MigrationScene:
    """What an instance's story begins with: the order, and at later acts what it knows by then."""

    migration: Migration
    act: Act = Act.ASSESSING
    memory: Memory | None = None


_FOLLOWING = dict(pairwise(Act))


def act_after(act: Act) -> Act:
    """Tell which act follows; KeyError after the last."""
    return _FOLLOWING[act]
