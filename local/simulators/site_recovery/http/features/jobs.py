"""Jobs: read, cancelled, resumed, restarted."""

import re
from collections.abc import Callable
from datetime import datetime

from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.http.call import Answer, Call, Route
from local.simulators.site_recovery.http.long_running import accepted
from local.simulators.site_recovery.http.routing import VAULT
from local.simulators.site_recovery.http.shapes.job import job as shape
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.model import job_control
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.world import World

_JOBS = VAULT + "/replicationJobs"
_JOB = _JOBS + "/{job}"
_BETWEEN = re.compile(r"\s*StartTime eq '([^']+)' and EndTime eq '([^']+)'\s*", re.IGNORECASE)


def list_jobs(world: World, call: Call) -> Answer:
    """List the jobs, those of a time where a filter names one."""
    wanted = _filter(call.query.get("$filter", ""))
    found = [job for job in job_control.list_jobs(world) if wanted(job)]
    return listing(world, call, found, lambda job: shape(world, job))


def get_job(world: World, call: Call) -> Answer:
    """Show a job."""
    return Answer(body=shape(world, job_control.get_job(world, call.names["job"])))


def cancel_job(world: World, call: Call) -> Answer:
    """Call a job off."""
    return _steered(world, call, job_control.cancel_job(world, call.names["job"]))


def resume_job(world: World, call: Call) -> Answer:
    """Let a suspended job go on."""
    return _steered(world, call, job_control.resume_job(world, call.names["job"]))


def restart_job(world: World, call: Call) -> Answer:
    """Carry a failed job out again."""
    return _steered(world, call, job_control.restart_job(world, call.names["job"]))


def _steered(world: World, call: Call, job: Job) -> Answer:
    return accepted(world, call, None, lambda: shape(world, job))


def _filter(text: str) -> Callable[[Job], bool]:
    """Read the one filter that Microsoft's scripts use: jobs that began between two moments."""
    if not text:
        return lambda _: True
    try:
        first, last = (datetime.fromisoformat(word) for word in _BETWEEN.findall(text)[0])
    except (IndexError, ValueError):
        raise bad_request("InvalidFilter", f"The filter '{text}' is not supported.") from None
    return lambda job: first <= job.begun <= last


ROUTES = (
    Route("GET", _JOBS, list_jobs),
    Route("GET", _JOB, get_job),
    Route("POST", _JOB + "/cancel", cancel_job),
    Route("POST", _JOB + "/resume", resume_job, model=models.ResumeJobParams),
    Route("POST", _JOB + "/restart", restart_job),
)
