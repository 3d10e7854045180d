"""A replication of ten minutes, and what can be told of it."""

from local.simulators.site_recovery.model.health import problems_of
from local.simulators.site_recovery.model.progress import progress_of
from local.simulators.site_recovery.model.recovery_points import newest_point
from local.simulators.site_recovery.model.source_machine import AgentDisk

GIB = 1024**3
# 60 GB used at 100 MB/s, with nothing written meanwhile: ten minutes.
TEN_MINUTES = {"throughput": 100_000_000, "churn": 0}
DISKS = (AgentDisk(size=100 * GIB, used=60_000_000_000),)


def replicating(stage, **settings):
    staging = stage(**(TEN_MINUTES | settings))
    staging.enable(machine=staging.machine(disks=DISKS))
    staging.wait(minutes=6)
    return staging


def percent(staging):
    return progress_of(staging.world, staging.item()).percent


def codes(staging):
    return {problem.code for problem in problems_of(staging.world, staging.item())}


def newest(staging):
    return newest_point(staging.world, staging.item()).time
