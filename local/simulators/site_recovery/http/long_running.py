"""Long-running operations as Azure Resource Manager tells them: a 202 and two addresses to poll."""

import math
from http import HTTPStatus
from urllib.parse import urlencode

from local.simulators.site_recovery.http.call import Answer, Api, Call
from local.simulators.site_recovery.http.signature import sign
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_book import Result
from local.simulators.site_recovery.model.world import World

STATUS = "replicationOperationStatus"
RESULTS = "operationresults"


def accepted(world: World, call: Call, job: Job | None, result: Result) -> Answer:
    """Answer that an operation has begun; `result` makes its final body, None where none is left.

    Without a job the operation is over at once.
    """
    operation = world.jobs.register(job, result, world.now)
    version = {"api-version": Api.SITE_RECOVERY.value}
    query = urlencode(version | sign(world, operation.operation_id, operation.begun))
    vault = f"{call.origin}{world.estate.vault_id}"
    path = f"/S{call.path[2:]}"  # the service spells it /Subscriptions
    return Answer(
        HTTPStatus.ACCEPTED,
        headers={
            "Azure-AsyncOperation": f"{vault}/{STATUS}/{operation.operation_id}?{query}",
            "Location": f"{call.origin}{path}/{RESULTS}/{operation.operation_id}?{query}",
            "Retry-After": retry_after(world),
        },
    )


def removed() -> None:
    """Leave nothing behind: the result of a removal."""


def retry_after(world: World) -> str:
    """Tell, in seconds of the world's time, when to ask again."""
    return str(math.ceil(world.settings.retry_after.total_seconds()))
