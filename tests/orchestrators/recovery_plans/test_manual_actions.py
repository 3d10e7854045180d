"""Plans that wait at a manual action until somebody says that it is done."""

from dataclasses import replace
from datetime import timedelta

from domain.plan_status import ActionAnswer, ActionSubject
from local.simulators.site_recovery.model.job_control import cancel_job, list_jobs, resume_job
from tests.orchestrators.planning import (
    CHECK,
    answer,
    events,
    group,
    migrate_together,
    outcomes,
    wake,
)


def test_a_manual_action_waits_with_words_for_everybody_to_read(stage, refs):
    a, b = refs[:2]
    wave = stage.wave(a, b, recovery_plan=(group(a, after=[CHECK]), group(b)))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=2))
    seen = stage.status.read_wave("w1")
    assert all(i.waiting.gate == "manual_step" for i in seen.instances)
    assert "check the database" in seen.instances[0].waiting.words
    assert "ferry waves action-done w1 check" in seen.instances[0].waiting.words
    assert any(
        event.kind == "waiting" and event.instance_id == "ferry-w1-1-1" for event in events(stage)
    )
    (plan,) = seen.plans
    answer(stage, plan)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"] * 2
    assert "'check' done, says mona: done" in [event.words for event in events(stage)]


def test_a_wake_up_without_an_answer_in_the_record_passes_no_action(stage, refs):
    wave = stage.wave(refs[0], recovery_plan=(group(refs[0], before=[CHECK]),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    for _ in range(3):
        wake(stage)
        stage.go_on(limit=stage.clock.now() + timedelta(hours=1))
    assert stage.machines_in_azure() == 0
    answer(stage, stage.status.read_wave("w1").plans[0])
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"]


def test_an_answer_whose_wake_up_was_lost_is_found_by_a_later_one(stage, refs):
    wave = stage.wave(refs[0], recovery_plan=(group(refs[0], before=[CHECK]),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    stage.status.plan_book.answer(ActionSubject("w1", 1, 1, "check"), ActionAnswer("mona"))
    wake(stage)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"]


def test_an_answer_passes_its_own_action_and_no_other(stage, refs):
    more = replace(CHECK, name="more")
    wave = stage.wave(refs[0], recovery_plan=(group(refs[0], before=[CHECK, more]),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    answer(stage, stage.status.read_wave("w1").plans[0])
    wake(stage)
    stage.go_on(limit=stage.clock.now() + timedelta(days=2))
    assert stage.status.read_wave("w1").plans[0].waits_for.name == "more"
    assert stage.machines_in_azure() == 0


def test_a_job_that_is_resumed_in_the_vault_goes_on_as_well(stage, refs):
    wave = stage.wave(refs[0], recovery_plan=(group(refs[0], before=[CHECK]),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    (job,) = [job for job in list_jobs(stage.world) if job.state == "Suspended"]
    resume_job(stage.world, job.job_id)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"]


def test_an_answer_is_heard_at_an_action_after_one_that_was_resumed_in_the_vault(stage, refs):
    a, b, c = refs[:3]
    more = replace(CHECK, name="more")
    groups = (group(a, after=[CHECK]), group(b, after=[more]), group(c))
    wave = stage.wave(a, b, c, recovery_plan=groups)
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    (job,) = [job for job in list_jobs(stage.world) if job.state == "Suspended"]
    resume_job(stage.world, job.job_id)
    stage.go_on(limit=stage.clock.now() + timedelta(days=1))
    (plan,) = stage.status.read_wave("w1").plans
    assert plan.waits_for.name == "more"
    answer(stage, plan)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"] * 3


def test_a_job_that_is_cancelled_in_the_vault_leaves_behind_who_has_not_gone(stage, refs):
    a, b = refs[:2]
    wave = stage.wave(a, b, recovery_plan=(group(a, after=[CHECK]), group(b)))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    (job,) = [job for job in list_jobs(stage.world) if job.state == "Suspended"]
    cancel_job(stage.world, job.job_id)
    stage.go_on()
    stage.clock.advance(timedelta(days=1))
    assert outcomes(stage.report(wave)) == ["migrated", "failed"]
    assert (stage.in_aws(a), stage.in_aws(b)) == (False, True)


def test_an_action_that_nobody_answers_holds_who_might_still_be_failed_over(stage, refs):
    a, b = refs[:2]
    report = migrate_together(stage, group(a, after=[CHECK]), group(b))
    assert outcomes(report) == ["migrated", "held"]
    assert "the failover may have begun" in report.reports[1].because
    assert not stage.in_aws(b)  # somebody may yet resume the job in the vault
    assert "ferry-w1-1-1" in report.plans[0].left_behind[0]
