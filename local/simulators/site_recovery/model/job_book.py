"""The vault's jobs: begun, failed and suspended by faults, cancelled, resumed, restarted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from local.simulators.site_recovery.model.agenda import Activity, Agenda
from local.simulators.site_recovery.model.errors import conflict, not_found
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.identifiers import Identifiers
from local.simulators.site_recovery.model.job import Job, JobState
from local.simulators.site_recovery.model.job_failure import JobFailure, failure_of

_HALF = 0.5

type Result = Callable[[], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Operation:
    """A long-running operation as clients poll it: its job, if any, and what it leaves."""

    operation_id: str
    begun: datetime
    result: Result
    job: Job | None = None


class JobBook:
    """All jobs and operations of one world, oldest first."""

    def __init__(self, agenda: Agenda, ids: Identifiers, looks: int) -> None:
        self._agenda = agenda
        self._ids = ids
        self._looks = looks
        self.jobs: dict[str, Job] = {}
        self.operations: dict[str, Operation] = {}
        self._durations: dict[str, timedelta] = {}

    def begin(self, job: Job, duration: timedelta, fault: Fault | None) -> Job:
        """Take a job up; the fault, if any, decides how it ends."""
        job.enter(job, job.begun)
        self.jobs[job.job_id] = job
        self._run(job, job.begun, duration, fault)
        return job

    def adopt(self, job: Job) -> Job:
        """Take a job up that goes by a script of its own."""
        job.enter(job, job.begun)
        self.jobs[job.job_id] = job
        return job

    def conclude(
        self, job: Job, errors: tuple[JobFailure, ...], at: datetime, *, in_part: bool
    ) -> None:
        """Let a scripted job be over: failed where errors leave nothing, else succeeded."""
        job.errors = errors
        if errors and not in_part:
            self._close(job, JobState.FAILED, "Failed", at)
        else:
            words = "PartiallySucceeded" if errors else "Completed"
            self._close(job, JobState.SUCCEEDED, words, at)

    def find(self, job_id: str) -> Job:
        """Find a job; ArmError 404 when there is none."""
        try:
            return self.jobs[job_id.casefold()]
        except KeyError:
            raise not_found("Microsoft.RecoveryServices/vaults/replicationJobs", job_id) from None

    def find_operation(self, operation_id: str) -> Operation:
        """Find an operation; ArmError 404 when there is none."""
        try:
            return self.operations[operation_id.casefold()]
        except KeyError:
            raise not_found("operations", operation_id) from None

    def cancel(self, job_id: str, at: datetime) -> Job:
        """Call a job off; its target goes back to what it was."""
        job = self._require(job_id, "Cancel")
        self.abandon(job, at)
        job.fail(job, at)
        return job

    def abandon(self, job: Job, at: datetime) -> None:
        """Call a job off whose target is gone: it ends and changes nothing."""
        if job.running:
            self._stop(job, at)
            self._close(job, JobState.CANCELLED, "Cancelled", at)

    def resume(self, job_id: str, at: datetime) -> Job:
        """Let a suspended job go on."""
        job = self._require(job_id, "Resume")
        job.state, job.description = JobState.IN_PROGRESS, "InProgress"
        if job.script:
            job.script.resume(at)
            return job
        duration = self._durations[job.job_id]
        self._run(job, at, duration * _HALF, None)
        return job

    def restart(self, job_id: str, at: datetime) -> Job:
        """Carry a failed job out again."""
        job = self._require(job_id, "Restart")
        duration = self._durations[job.job_id]
        job.enter(job, at)
        job.state, job.description = JobState.IN_PROGRESS, "InProgress"
        job.errors, job.ended, job.stopped_at = (), None, ""
        self._run(job, at, duration, None)
        return job

    def fraction(self, job: Job) -> float:
        """Tell how much of a job is done, from 0 to 1."""
        if job.state is JobState.SUCCEEDED:
            return 1.0
        return self._agenda.fraction(job.activity) if job.activity else 0.0

    def register(self, job: Job | None, result: Result, begun: datetime) -> Operation:
        """Open the operation that clients poll; a job's operation bears the job's id."""
        operation_id = job.job_id if job else self._ids.new("operation")
        operation = Operation(operation_id, begun, result, job)
        self.operations[operation_id] = operation
        return operation

    def _run(self, job: Job, at: datetime, duration: timedelta, fault: Fault | None) -> None:
        self._durations.setdefault(job.job_id, duration)
        suspends = fault is not None and fault.kind is FaultKind.SUSPENDED_JOB
        end = self._ending(job, fault)
        span = duration * _HALF if suspends else duration
        job.activity = self._agenda.begin(Activity(job.job_id, at, span, self._looks, end))

    def _ending(self, job: Job, fault: Fault | None) -> Callable[[datetime], None]:
        if fault is None:
            return lambda at: self._succeed(job, at)
        if fault.kind is FaultKind.SUSPENDED_JOB:
            return lambda _: self._suspend(job, fault)
        failure = failure_of(fault.code, fault.service_code, fault.message)
        return lambda at: self._fail(job, failure, at)

    def _succeed(self, job: Job, at: datetime) -> None:
        hurdle = job.hurdle
        if hurdle and (failure := hurdle.check(at)):
            job.stopped_at = hurdle.task
            self._fail(job, failure, at)
            return
        self._close(job, JobState.SUCCEEDED, "Completed", at)
        job.succeed(job, at)

    def _fail(self, job: Job, failure: JobFailure, at: datetime) -> None:
        job.errors = (failure,)
        self._close(job, JobState.FAILED, "Failed", at)
        job.fail(job, at)

    def _suspend(self, job: Job, fault: Fault) -> None:
        job.state = JobState.SUSPENDED
        job.description = fault.message or "WaitingForManualAction"

    def _close(self, job: Job, state: JobState, description: str, at: datetime) -> None:
        job.state, job.description, job.ended = state, description, at

    def _stop(self, job: Job, at: datetime) -> None:
        if job.script:
            job.script.stop(at)
        if job.activity:
            self._agenda.drop(job.activity)

    def _require(self, job_id: str, action: str) -> Job:
        job = self.find(job_id)
        if action not in job.allowed_actions:
            raise conflict(
                "JobActionNotAllowed",
                f"The action '{action}' is not allowed on job '{job_id}' in state '{job.state}'.",
            )
        return job
