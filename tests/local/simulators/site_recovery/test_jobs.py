from datetime import timedelta

import pytest

from local.simulators.site_recovery.http.shapes.job import job as shape
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.model.disabling import DisableOrder, disable_replication
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.failing_over import fail_over
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import (
    cancel_job,
    get_job,
    list_jobs,
    restart_job,
    resume_job,
)
from local.simulators.site_recovery.model.settings import Mode
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.trouble import inject


def failing_over(staging):
    staging.protect()
    return fail_over(staging.world, "item", FailoverOrder())


def task_states(staging, job):
    return [task["state"] for task in shape(staging.world, job)["properties"]["tasks"]]


def test_tasks_go_through_a_jobs_time_one_after_the_other(staging):
    job = failing_over(staging)
    assert task_states(staging, job) == ["InProgress", "NotStarted", "NotStarted", "NotStarted"]
    staging.wait(minutes=6)
    assert task_states(staging, job) == ["Succeeded", "Succeeded", "InProgress", "NotStarted"]
    begun = [task["startTime"] for task in shape(staging.world, job)["properties"]["tasks"]]
    assert begun[:2] == [stamp(job.begun), stamp(job.begun + timedelta(minutes=2.5))]
    assert begun[3] is None
    staging.wait(minutes=6)
    assert task_states(staging, job) == ["Succeeded"] * 4


def test_a_suspended_job_stands_half_way_until_somebody_resumes_it(staging):
    inject(staging.world, Fault(FaultKind.SUSPENDED_JOB, "unplanned_failover", message="Waiting"))
    job = failing_over(staging)
    staging.wait(days=3)
    assert (job.state, job.description) == ("Suspended", "Waiting")
    assert job.allowed_actions == ("Cancel", "Resume")
    assert staging.item().stage is Stage.FAILING_OVER
    resume_job(staging.world, job.job_id)
    staging.wait(minutes=4)
    assert job.state == "InProgress"
    staging.wait(minutes=1)
    assert (job.state, staging.item().stage) == ("Succeeded", Stage.COMMIT_PENDING)


def test_a_suspended_job_may_be_called_off(staging):
    inject(staging.world, Fault(FaultKind.SUSPENDED_JOB, "unplanned_failover"))
    job = failing_over(staging)
    staging.wait(minutes=5)
    cancel_job(staging.world, job.job_id)
    assert (job.state, job.ended) == ("Cancelled", staging.world.now)
    assert staging.item().stage is Stage.PROTECTED


def test_a_failed_job_says_why_in_both_codes_and_may_be_restarted(staging):
    inject(staging.world, Fault(FaultKind.JOB_ERROR, "unplanned_failover", code="28031"))
    job = failing_over(staging)
    staging.wait(minutes=10)
    error = shape(staging.world, job)["properties"]["errors"][0]
    assert error["serviceErrorDetails"]["code"] == "28031"
    assert error["providerErrorDetails"] is None
    assert task_states(staging, job)[-1] == "Failed"
    restart_job(staging.world, job.job_id)
    assert staging.item().running is job
    staging.wait(minutes=10)
    assert (job.state, staging.item().stage) == ("Succeeded", Stage.COMMIT_PENDING)


@pytest.mark.parametrize(
    ("action", "state"), [(resume_job, "InProgress"), (restart_job, "Succeeded")]
)
def test_an_action_that_the_job_does_not_allow_is_a_conflict(staging, action, state):
    job = failing_over(staging)
    if state == "Succeeded":
        staging.wait(minutes=10)
    with pytest.raises(ArmError) as caught:
        action(staging.world, job.job_id)
    assert (caught.value.status, job.state) == (409, state)


def test_a_job_that_nobody_may_cancel_runs_to_its_end(staging):
    staging.protect()
    finishing = list_jobs(staging.world)[-1]
    with pytest.raises(ArmError) as caught:
        cancel_job(staging.world, finishing.job_id)
    assert (caught.value.status, finishing.state) == (409, "Succeeded")


def test_a_restart_does_not_push_another_job_aside(staging):
    inject(staging.world, Fault(FaultKind.JOB_ERROR, "unplanned_failover", code="28031"))
    failed = failing_over(staging)
    staging.wait(minutes=10)
    running = fail_over(staging.world, "item", FailoverOrder())
    with pytest.raises(ArmError, match="AnotherOperationInProgress"):
        restart_job(staging.world, failed.job_id)
    assert (failed.state, staging.item().running) == ("Failed", running)


def test_a_job_that_does_not_exist_is_not_found(staging):
    with pytest.raises(ArmError) as caught:
        get_job(staging.world, "unheard-of")
    assert caught.value.status == 404


def test_looking_at_a_job_is_what_moves_it_where_looks_move_the_world(stage):
    staging = stage(mode=Mode.LOOKS)
    machine = staging.machine()
    for _ in range(2):
        staging.world.agenda.look("site")
    job = staging.enable(machine=machine)
    staging.wait(days=1)
    states = [get_job(staging.world, job.job_id).state for _ in range(2)]
    assert states == ["InProgress", "Succeeded"]


def test_a_failed_initial_replication_may_be_finished_after_all(staging):
    inject(staging.world, Fault(FaultKind.JOB_ERROR, "initial_replication", code="78169"))
    item = staging.protect()
    assert item.stage is Stage.INITIAL_REPLICATION_FAILED
    restart_job(staging.world, item.finishing.job_id)
    assert (item.stage, item.problems) == (Stage.INITIAL_REPLICATION, ())
    staging.wait(minutes=1)
    assert item.stage is Stage.PROTECTED


def test_a_job_whose_item_goes_ends_with_it(staging):
    inject(staging.world, Fault(FaultKind.SUSPENDED_JOB, "initial_replication"))
    finishing = staging.protect().finishing
    assert finishing.state == "Suspended"
    disable_replication(staging.world, "item", DisableOrder())
    assert (finishing.state, finishing.ended) == ("Cancelled", staging.world.now)
    assert staging.item().stage is Stage.DISABLING


def test_an_initial_replication_is_not_finished_on_an_item_that_has_moved_on(staging):
    inject(staging.world, Fault(FaultKind.JOB_ERROR, "initial_replication", code="78169"))
    item = staging.protect()
    disable_replication(staging.world, "item", DisableOrder())
    with pytest.raises(ArmError, match="OperationNotAllowed"):
        restart_job(staging.world, item.finishing.job_id)
    assert (item.stage, item.finishing.state) == (Stage.DISABLING, "Failed")
