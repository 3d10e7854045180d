"""One instance's way to Azure, and what a refusal at each step leaves behind."""

import pytest

from domain.itinerary import Phase
from domain.migration import Outcome
from domain.source_instance import InstanceState
from tests.orchestrators.conftest import CLASSIC, CLEAN, HELD_FOR_A_PERSON, MODERNISED, NO
from tests.orchestrators.undoing import DAY, NO_CORES

BEFORE_REPLICATION = [
    "describe_instance", "tag_instance", "allow_replication", "find_machine",
    *(pytest.param(step, marks=MODERNISED) for step in (
        "get_appliance", "start_installation", "get_command", "request_configuration",
        "start_registration", "discard_configuration",
    )),
    *(pytest.param(step, marks=CLASSIC) for step in (
        "find_place", "detect_agent", "start_discovery",
    )),
]  # fmt: skip


DURING_REPLICATION = ["enable_replication", "get_job", "get_protected_item"]


def test_an_approved_instance_ends_up_in_azure_and_nowhere_else(stage):
    ref = stage.add_instance()
    (report,) = stage.migrate(ref)
    assert (report.outcome, report.because, report.left_behind) == (Outcome.MIGRATED, "", ())
    assert report.target_vm_id.endswith("/virtualMachines/web-1-00000001")
    assert not stage.in_aws(ref)
    assert stage.machines_in_azure() == 1
    tags = ["ferry:migrated-at", "ferry:migrated-to", "ferry:retain-until", "ferry:wave"]
    assert stage.traces(ref) == CLEAN | {"tags": tags}


def test_the_source_is_stopped_but_never_terminated(stage):
    ref = stage.add_instance()
    stage.migrate(ref)
    assert stage.source.describe_instance(ref).state is InstanceState.STOPPED


def test_nothing_is_stopped_before_the_approval(stage):
    ref = stage.add_instance()
    seen = []
    stage.at(Phase.AWAITING_APPROVAL, lambda _: seen.append(stage.in_aws(ref)))
    stage.migrate(ref)
    assert seen == [True]


@pytest.mark.parametrize("step", [*BEFORE_REPLICATION, *DURING_REPLICATION])
def test_a_refusal_before_the_cutover_takes_everything_back(stage, step):
    ref = stage.add_instance()
    stage.spoiler.next_time(step, NO_CORES)
    (report,) = stage.migrate(ref)
    assert (report.outcome, report.remedy) == (Outcome.FAILED, "Raise the quota.")
    assert "no cores left" in report.because
    assert stage.traces(ref) == CLEAN
    assert stage.in_aws(ref)
    assert stage.machines_in_azure() == 0


@pytest.mark.parametrize("step", ["stop_instance", "start_failover"])
def test_a_refused_cutover_wakes_the_source_and_takes_everything_back(stage, step):
    ref = stage.add_instance()
    stage.spoiler.next_time(step, NO_CORES)
    (report,) = stage.migrate(ref)
    stage.clock.advance(DAY)
    assert report.outcome is Outcome.FAILED
    assert stage.in_aws(ref)
    assert stage.machines_in_azure() == 0
    assert stage.traces(ref) == CLEAN


@pytest.mark.parametrize(
    ("step", "words"),
    [("get_virtual_machine", "not validated"), ("start_commit", "not committed")],
)
def test_a_refusal_after_the_failover_holds_the_instance_for_a_person(stage, step, words):
    ref = stage.add_instance()
    stage.spoiler.next_time(step, NO_CORES)
    (report,) = stage.migrate(ref, cutover=HELD_FOR_A_PERSON)
    assert report.outcome is Outcome.HELD
    assert words in report.because
    assert report.remedy
    group = f"ferry-replication-{ref}"
    assert stage.traces(ref)["groups"] == [group]
    (left,) = report.left_behind
    for part in (group, "detach it", "delete it"):
        assert part in left
    assert not stage.in_aws(ref)  # never two living copies
    assert stage.machines_in_azure() == 1


@pytest.mark.parametrize("step", ["start_completion", "withdraw_replication"])
def test_what_fails_after_the_commit_is_left_behind_by_name(stage, step):
    stage.spoiler.next_time(step, NO_CORES)
    (report,) = stage.migrate()
    assert report.outcome is Outcome.MIGRATED
    assert report.left_behind == (str(NO_CORES),)


def test_what_cannot_be_taken_back_is_named_and_the_rest_is(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = NO
    stage.spoiler.next_time("withdraw_replication", NO_CORES)
    (report,) = stage.migrate(ref)
    assert report.left_behind == (str(NO_CORES),)
    assert stage.traces(ref) == CLEAN | {"groups": [f"ferry-replication-{ref}"]}
