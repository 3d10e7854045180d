"""A recovery plan of the vault: groups of items in boot order, with actions around them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.plan_job_kinds import (
    PLAN_FAILOVER,
    PLAN_TEST_FAILOVER,
)


class GroupKind(StrEnum):
    """The service's words for what happens to a group."""

    SHUTDOWN = "Shutdown"
    FAILOVER = "Failover"
    BOOT = "Boot"


class ActionKind(StrEnum):
    """The service's instance types of actions; scripts run only where VMM is."""

    MANUAL = "ManualActionDetails"
    RUNBOOK = "AutomationRunbookActionDetails"


@dataclass(frozen=True, slots=True)
class PlanAction:
    """Something that happens before or after a group, in failovers of the named types.

    `words` is a manual action's description; `location` is where a runbook belongs.
    """

    name: str
    kind: ActionKind
    failover_types: tuple[str, ...]
    words: str = ""
    runbook_id: str = ""
    timeout: str = ""
    location: str = "Recovery"


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """Items, by ARM id, that boot together."""

    kind: GroupKind
    items: tuple[str, ...] = ()
    before: tuple[PlanAction, ...] = ()
    after: tuple[PlanAction, ...] = ()


@dataclass(slots=True, eq=False)
class RecoveryPlan:
    """A plan and what has happened to it; `running` is the last job that held it.

    `shared_points` says that its last failover asked for points of one moment.
    """

    name: str
    fabric_id: str
    deployment_model: str
    groups: tuple[PlanGroup, ...]
    running: Job | None = None
    last_failover: datetime | None = None
    shared_points: bool = False
    last_test_failover: datetime | None = None

    @property
    def busy(self) -> bool:
        """Say whether a job holds the plan now."""
        return self.running is not None and self.running.running

    @property
    def items(self) -> tuple[str, ...]:
        """List its items in boot order."""
        return tuple(item for group in self.groups for item in group.items)

    def note_begin(self, job: Job, at: datetime) -> None:
        """Remember the job that holds it, and when it was failed over last."""
        self.running = job
        if job.kind is PLAN_FAILOVER:
            self.last_failover = at
        if job.kind is PLAN_TEST_FAILOVER:
            self.last_test_failover = at
