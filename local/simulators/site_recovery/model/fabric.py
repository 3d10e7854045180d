"""The fabric asked to look again at what it consists of."""

from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_kinds import REFRESH
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job
from local.simulators.site_recovery.model.world import World


def refresh(world: World) -> Job:
    """Begin to refresh the fabric; nothing in it changes by that."""
    with world.turn("refresh", world.estate.fabric) as turn:
        target = world.ids.of("fabric", world.estate.fabric)
        duration = world.settings.jobs.upkeep
        name = world.estate.fabric
        job = begin_job(world, JobOrder(REFRESH, target, name, world.now, duration))
        turn.effect = f"job {job.job_id}"
        return job
