"""Events: what became of a job."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp_if
from local.simulators.site_recovery.model.fabrics import shown_fabrics
from local.simulators.site_recovery.model.job import Job, JobState
from local.simulators.site_recovery.model.world import World

_TYPE = "Microsoft.RecoveryServices/vaults/replicationEvents"


def event(world: World, job: Job) -> Json:
    """Show the event that a job's end is; it bears the job's id."""
    failed = job.state is not JobState.SUCCEEDED
    return {
        "id": f"{world.estate.vault_id}/replicationEvents/{job.job_id}",
        "name": job.job_id,
        "type": _TYPE,
        "properties": {
            "eventCode": job.errors[0].code if job.errors else job.kind.scenario,
            "description": f"{job.kind.friendly_name}: {job.state}",
            "eventType": "JobStatus",
            "affectedObjectFriendlyName": job.target_name,
            "affectedObjectCorrelationId": job.target_id,
            "severity": "Critical" if failed else "Informational",
            "timeOfOccurrence": stamp_if(job.ended),
            "fabricId": _fabric_id(world, job),
            "providerSpecificDetails": None,
            "eventSpecificDetails": None,
            "healthErrors": [],
        },
    }


def _fabric_id(world: World, job: Job) -> str | None:
    item = world.items.get(job.target_id.casefold())
    fabrics = [item.fabric] if item else shown_fabrics(world)
    return fabrics[0].arm_id if fabrics else None
