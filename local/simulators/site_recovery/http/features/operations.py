"""The addresses that clients poll."""

from http import HTTPStatus

from local.simulators.site_recovery.http.call import Answer, Call, Json, Route
from local.simulators.site_recovery.http.long_running import RESULTS, STATUS, retry_after
from local.simulators.site_recovery.http.routing import VAULT
from local.simulators.site_recovery.http.shapes.moment import stamp, stamp_if
from local.simulators.site_recovery.http.signature import require_signature, sign
from local.simulators.site_recovery.model.job import Job, JobState
from local.simulators.site_recovery.model.job_book import Operation
from local.simulators.site_recovery.model.job_control import get_operation
from local.simulators.site_recovery.model.world import World

# ARM's words for how an operation stands; a suspended job still runs as far as ARM knows.
_STATUS = {JobState.SUSPENDED: "InProgress", JobState.CANCELLED: "Canceled"}


def get_status(world: World, call: Call) -> Answer:
    """Tell how an operation stands, in the body that was recorded."""
    operation = _find(world, call)
    job = operation.job
    body: Json = {
        "error": _error(job) if job and job.errors else None,
        "id": None,
        "name": operation.operation_id,
        "properties": None,
        "status": _STATUS.get(job.state, job.state) if job else "Succeeded",
        "startTime": stamp(operation.begun),
        "endTime": stamp_if(job.ended if job else operation.begun),
        "percentComplete": None,
    }
    running = job is not None and job.running
    return Answer(body=body, headers={"Retry-After": retry_after(world)} if running else {})


def get_results(world: World, call: Call) -> Answer:
    """Give what an operation has made: 202 while it runs, 204 when nothing is left."""
    operation = _find(world, call)
    job = operation.job
    if job and job.running:
        here = f"{call.origin}{call.path}"
        query = "&".join(f"{name}={value}" for name, value in call.query.items())
        headers = {"Location": f"{here}?{query}", "Retry-After": retry_after(world)}
        return Answer(HTTPStatus.ACCEPTED, headers=headers)
    if job and job.state is not JobState.SUCCEEDED:
        return Answer(HTTPStatus.CONFLICT, {"error": _error(job)})
    result = operation.result()
    return Answer(HTTPStatus.NO_CONTENT) if result is None else Answer(body=result)


def _find(world: World, call: Call) -> Operation:
    operation = get_operation(world, call.names["operation"])
    expected = sign(world, operation.operation_id, operation.begun)
    require_signature(expected, call.query)
    return operation


def _error(job: Job) -> Json:
    if job.errors:
        return {"code": job.errors[0].code, "message": job.errors[0].message}
    return {"code": "OperationCancelled", "message": "The job was cancelled."}


ROUTES = (
    Route("GET", VAULT + f"/{STATUS}/{{operation}}", get_status),
    Route("GET", VAULT + f"/*/{RESULTS}/{{operation}}", get_results),
)
