"""How recovery plans are made and begun."""

from tests.local.simulators.site_recovery import bodies


def make(planned, *groups, name="plan", **changes):
    plans = planned.client.replication_recovery_plans
    body = bodies.planning(planned, groups=list(groups), **changes)
    plans.begin_create(*planned.vault, name, body, polling=False)
    planned.staging.wait(minutes=1)
    return plans.get(*planned.vault, name)


def start(planned, body=None):
    plans = planned.client.replication_recovery_plans
    plans.begin_unplanned_failover(
        *planned.vault, "plan", body or bodies.failing_plan_over(), polling=False
    )
    planned.staging.wait(minutes=1)
    return newest(planned)


def newest(planned):
    name = next(
        job.job_id
        for job in reversed(planned.world.jobs.jobs.values())
        if job.kind.target_type == "RecoveryPlan"
    )
    return planned.client.replication_jobs.get(*planned.vault, name)


def tasks(job):
    return [(t.friendly_name, t.state) for t in job.properties.tasks]
