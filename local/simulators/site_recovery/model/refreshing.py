"""The vault asked to look again at what it consists of."""

from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_kinds import REFRESH
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job
from local.simulators.site_recovery.model.world import World


def refresh(world: World, name: str) -> Job:
    """Begin to refresh a fabric, or the vault, by its name; nothing in it changes by that."""
    with world.turn("refresh", name) as turn:
        target = world.ids.of("fabric", name)
        duration = world.settings.jobs.upkeep
        job = begin_job(world, JobOrder(REFRESH, target, name, world.now, duration))
        turn.effect = f"job {job.job_id}"
        return job
