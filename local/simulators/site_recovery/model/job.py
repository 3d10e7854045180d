"""A job of the vault: its tasks, its errors, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.job_failure import JobFailure


class JobState(StrEnum):
    """The service's words for where a job stands."""

    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    SUSPENDED = "Suspended"


@dataclass(frozen=True, slots=True)
class JobKind:
    """What sort of job it is; `operation` is the name that faults know it by."""

    operation: str
    scenario: str
    friendly_name: str
    tasks: tuple[str, ...]
    target_type: str = "ProtectionEntity"
    cancellable: bool = False
    restartable: bool = True


@dataclass(frozen=True, slots=True)
class JobDetails:
    """What a failover's job tells besides: which machine, which point, and its rehearsal."""

    instance_type: str = "AsrJobDetails"
    item_name: str = ""
    friendly_name: str = ""
    vm_name: str = ""
    network_id: str = ""
    subnet: str = ""
    point_id: str = ""
    point_time: datetime | None = None
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A task whose end the state of the world decides: it may fail its job, or be left out.

    `check` is asked when the job ends, and again when a restarted one does.
    """

    task: str
    check: Callable[[datetime], JobFailure | None]
    skipped: bool = False


@dataclass(slots=True, eq=False)
class Job:
    """One job, and what it does to the world.

    `enter` when it begins or is restarted, `succeed` when it ends well, else `fail`. A job with a
    `script` goes as that says, and `activity` is but its present scene. `stopped_at` is the task
    that its hurdle failed in.
    """

    job_id: str
    activity_id: str
    kind: JobKind
    target_id: str
    target_name: str
    begun: datetime
    enter: "Effect"
    succeed: "Effect"
    fail: "Effect"
    details: JobDetails = field(default_factory=JobDetails)
    state: JobState = JobState.IN_PROGRESS
    description: str = "InProgress"
    ended: datetime | None = None
    errors: tuple[JobFailure, ...] = ()
    activity: Activity | None = None
    script: "Script | None" = None
    hurdle: Hurdle | None = None
    stopped_at: str = ""

    @property
    def running(self) -> bool:
        """Say whether it holds its target: a suspended job still does."""
        return self.state in {JobState.IN_PROGRESS, JobState.SUSPENDED}

    @property
    def allowed_actions(self) -> tuple[str, ...]:
        """Tell what the service would let somebody do with it."""
        match self.state:
            case JobState.SUSPENDED:
                return ("Cancel", "Resume")
            case JobState.FAILED if self.kind.restartable:
                return ("Restart",)
            case JobState.IN_PROGRESS if self.kind.cancellable:
                return ("Cancel",)
            case _:
                return ()


type Effect = Callable[[Job, datetime], None]


class Script(Protocol):
    """What a job does that has scenes of its own, such as a recovery plan's."""

    @property
    def children(self) -> list[Job]:
        """List the jobs that it has begun."""
        ...

    def resume(self, at: datetime) -> None:
        """Go on where it waits for somebody."""
        ...

    def stop(self, at: datetime) -> None:
        """Go no further; what runs is called off."""
        ...
