"""The cutover that loses nothing: its order, its certificate, and what ends it early."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.cutover import CutoverPolicy, Hook, HookKind, PointPolicy
from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome
from domain.quiescence import Quiesce
from local.simulators.aws.workload import Client, Workload
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from orchestrators.story import cancellation
from tests.orchestrators.conftest import CLEAN
from tests.orchestrators.undoing import DAY

SQL = "MSSQLSERVER"
MINUTE = timedelta(minutes=1)
DNS = Hook("dns", HookKind.WEBHOOK, "https://dns.example/up", "https://dns.example/down")
BUSY = Workload((SQL, "Spooler"), (Client(SQL), Client(SQL, "10.0.77.10")), seed=7)


def without_loss(command=f"Stop-Service {SQL}", services=(SQL,), **more):
    quiesce = Quiesce(command, f"Start-Service {SQL}", services, 10 * MINUTE)
    return CutoverPolicy(PointPolicy.ZERO_LOSS, quiesce, **more)


def cut_over(stage, policy=None, workload=BUSY, skew=timedelta()):
    """Move one busy instance; tell its reference and how it went."""
    ref = stage.add_instance()
    stage.source.give(ref, workload)
    stage.source.set_skew(ref, skew)
    (report,) = stage.migrate(ref, cutover=policy or without_loss())
    return ref, report


def serves_again(stage, ref):
    """Say that the source runs, is open, and its workload writes again."""
    place = stage.source.workloads.places[ref.instance_id]
    found = (stage.in_aws(ref), stage.traces(ref), place.stopped, place.shut)
    assert found == (True, CLEAN, set(), None)
    return True


def phases(stage):
    events = stage.status.list_events("w1", "", 1_000)
    return [each.event.words for each in events if each.event.kind == "phase"]


def test_what_the_source_held_is_what_the_machine_holds_and_the_certificate_says_so(stage):
    ref, report = cut_over(stage)
    assert report.outcome is Outcome.MIGRATED, report.because
    assert stage.lost_nothing(ref, report.target_vm_id)
    proof = report.certificate
    assert (proof.zero_loss, proof.policy, proof.may_be_lost) == (True, "zero_loss", "")
    assert proof.point_time > proof.quiesced_at + proof.skew + proof.margin
    assert not proof.pending_bytes
    assert len(proof.job_ids) == 3
    assert stage.traces(ref)["groups"] == []


def test_the_order_is_rest_point_failover_validation_and_only_then_the_stop(stage):
    ref = stage.add_instance()
    ran = []
    stage.at(Phase.STOPPING_QUIET_SOURCE, lambda _: ran.append(stage.in_aws(ref)))
    stage.migrate(ref, cutover=without_loss())
    order = [
        "quiescing", "awaiting recovery point", "failing over", "validating",
        "stopping quiet source", "committing",
    ]  # fmt: skip
    assert [each for each in phases(stage) if each in order] == order
    assert ran == [True]
    assert not stage.in_aws(ref)


@pytest.mark.parametrize("minutes", [-40, 40])
def test_a_clock_that_goes_wrong_costs_time_and_no_writes(stage, minutes):
    ref, report = cut_over(stage, skew=minutes * MINUTE)
    assert report.outcome is Outcome.MIGRATED, report.because
    assert abs(report.certificate.skew - minutes * MINUTE) < MINUTE
    assert report.certificate.zero_loss
    assert stage.lost_nothing(ref, report.target_vm_id)


def test_a_connection_that_outlives_the_isolation_is_waited_for(stage):
    held_on = Workload((SQL,), (Client(SQL, "10.0.77.10", lasts=8 * MINUTE),), seed=3)
    policy = without_loss(command="", services=())
    ref, report = cut_over(stage, policy, held_on)
    assert report.outcome is Outcome.MIGRATED, report.because
    assert stage.lost_nothing(ref, report.target_vm_id)


def test_a_connection_that_the_operator_vouches_for_may_stand(stage):
    watching = Workload((SQL, "Monitor"), (Client("Monitor", "10.0.77.9", every=30 * MINUTE),))
    policy = without_loss()
    policy = replace(policy, quiesce=replace(policy.quiesce, spared=("10.0.77.9",)))
    _, report = cut_over(stage, policy, watching)
    assert report.outcome is Outcome.MIGRATED, report.because


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (without_loss(command="exit 3"), "quiesce command"),
        (without_loss(command="while ($true) {}"), "quiesce command"),
        (without_loss(command=f"Start-Sleep 5000; Stop-Service {SQL}"), "quiesce command"),
        (without_loss(command="exit 0"), "services that run: MSSQLSERVER"),
        (without_loss(services=("NoSuch",)), "does not have: NoSuch"),
    ],
)
def test_a_source_that_does_not_come_to_rest_serves_again_and_nothing_failed_over(
    stage, policy, words
):
    ref, report = cut_over(stage, policy)
    stage.clock.advance(DAY)
    assert report.outcome is Outcome.FAILED
    assert words in report.because
    assert report.remedy
    assert report.left_behind == ()
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0
    # No point is even awaited: the first look that counts is the one before that.
    too_far = {"see_item", "start_point_failover"}
    assert not too_far & {name for name, _ in stage.spoiler.taken}


@pytest.mark.parametrize(
    "kind", [FaultKind.RESYNC_REQUIRED, FaultKind.PENDING_STAYS, FaultKind.POINTS_STOP]
)
def test_without_a_point_before_the_deadline_the_source_is_opened_again(stage, kind):
    stage.at(Phase.QUIESCING, lambda _: inject(stage.world, Fault(kind)))
    ref, report = cut_over(stage, without_loss(point_deadline=30 * MINUTE))
    assert report.outcome is Outcome.FAILED
    assert "no recovery point later than" in report.because
    assert "came in 0:30:00" in report.because
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0


@pytest.mark.parametrize("phase", [Phase.QUIESCING, Phase.AWAITING_RECOVERY_POINT])
def test_an_approval_that_is_taken_back_while_the_source_rests_opens_it_again(stage, phase):
    wish = Cancellation("mona", "not today")
    stage.at(phase, lambda subject: stage.send(subject, cancellation, wish))
    ref, report = cut_over(stage)
    assert report.outcome is Outcome.CANCELLED
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0


def test_a_failover_that_succeeds_after_its_time_is_looked_up_and_never_doubled(stage):
    late = Fault(FaultKind.LATE_JOB, "unplanned_failover", late=timedelta(hours=9))
    stage.at(Phase.QUIESCING, lambda _: inject(stage.world, late))
    ref, report = cut_over(stage)
    assert report.outcome is Outcome.MIGRATED, report.because
    assert report.certificate.zero_loss
    assert [name for name, _ in stage.spoiler.taken].count("start_point_failover") == 1
    assert stage.lost_nothing(ref, report.target_vm_id)


def test_a_machine_that_never_answers_is_rolled_back_and_the_workload_goes_on(stage):
    stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS))
    ref, report = cut_over(stage)
    assert report.outcome is Outcome.ROLLED_BACK
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0


def test_the_ordinary_failover_of_the_same_workload_says_what_it_may_lose(stage):
    _, report = cut_over(stage, CutoverPolicy())
    assert report.outcome is Outcome.MIGRATED
    assert not report.certificate.zero_loss
    assert "what the source had written before it stopped" in report.certificate.may_be_lost


@pytest.mark.parametrize("when", [Phase.VALIDATING, Phase.SWITCHING_OVER])
def test_a_source_that_comes_to_work_again_after_the_failover_is_no_cutover_without_loss(
    stage, when
):
    def wake(subject):
        ref = next(r for r in stage.source.instances if r.instance_id == subject.instance_id)
        machine, now = stage.source.machine(ref), stage.clock.now()
        stage.source.workloads.change(machine, now, stop=(), start=(SQL,))

    stage.at(when, wake)
    ref, report = cut_over(stage, without_loss(hooks=(DNS,)))
    assert report.outcome is Outcome.ROLLED_BACK
    assert f"came to work again after its failover: services that run: {SQL}" in report.because
    assert not report.certificate.zero_loss
    assert "came to work again" in report.certificate.may_be_lost
    words = [each.event.words for each in stage.status.list_events("w1", "", 1_000)]
    assert any("what it has written since is not in Azure" in each for each in words)
    assert serves_again(stage, ref)
