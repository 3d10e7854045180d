"""What only happens to an instance that replicates by the classic provider."""

from datetime import timedelta

import pytest

from domain.itinerary import Phase
from domain.migration import Outcome
from domain.mobility_service import MobilityWay
from domain.names import protected_item_name
from local.simulators.site_recovery.model.fabric import AccountState
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.registering import (
    ProcessServerRegistration,
    register_process_server,
)
from local.simulators.site_recovery.model.server import StagedLoad
from local.simulators.site_recovery.model.server_staging import set_account_state, set_load
from orchestrators.finish_job import _MOST_STARTS as MOST_STARTS
from tests.orchestrators.classic import THEIRS, protect
from tests.orchestrators.conftest import CLEAN, NO


@pytest.fixture
def stage(stage_with):
    return stage_with(classic=True)


def starts(stage, step):
    return sum(name == step for name, _ in stage.spoiler.taken)


def account(stage):
    return stage.world.estate.run_as_account


def remarks(stage):
    return [each.event.words for each in stage.status.list_events("w1", "", 1_000)]


# --- retirement ---------------------------------------------------------------------------------


def test_a_new_instance_is_refused_with_the_facts_before_anything_is_touched(stage):
    ref = stage.add_instance()
    (report,) = stage.migrate(ref, landing=stage.landing(allow_retired_provider=False))
    assert report.outcome is Outcome.FAILED
    assert "site_recovery.provider_retired" in report.because
    assert "31 January 2026" in report.because
    assert "modernised" in report.remedy
    assert stage.traces(ref) == CLEAN
    assert stage.world.protectable_items == {}
    assert starts(stage, "tag_instance") == 0


def test_an_instance_that_is_protected_already_is_drained(stage):
    ref = stage.add_instance()
    protect(stage, ref)
    (report,) = stage.migrate(ref, landing=stage.landing(allow_retired_provider=False))
    assert report.outcome is Outcome.MIGRATED
    assert report.target_vm_id.endswith("/virtualMachines/their-choice")
    assert not stage.in_aws(ref)
    assert stage.world.items == {}
    assert any(THEIRS in words for words in remarks(stage))
    assert len(stage.world.ledger.effects("enable_replication")) == 1


def test_an_item_that_was_there_before_stays_when_the_instance_is_taken_back(stage):
    ref = stage.add_instance()
    item_id = protect(stage, ref)
    stage.answers[ref.instance_id] = NO
    (report,) = stage.migrate(ref, landing=stage.landing(allow_retired_provider=False))
    assert report.outcome is Outcome.REJECTED
    assert stage.traces(ref) == CLEAN | {"items": [THEIRS]}
    item = stage.clouds.site_recovery.get_protected_item(item_id)
    assert item.protection_state == "Protected"


def test_ferrys_own_item_of_an_earlier_run_goes_when_the_instance_is_taken_back(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = NO
    stage.spoiler.next_time("start_disabling", RuntimeError, RuntimeError, RuntimeError)
    stage.migrate(ref)
    assert list(stage.world.items) == [protected_item_name(ref)]
    stage.migrate(ref, name="w2")
    assert stage.traces(ref) == CLEAN


# --- the push -----------------------------------------------------------------------------------


def test_a_push_opens_the_way_it_needs_and_closes_it_again(stage):
    ref = stage.add_instance()
    seen = []
    stage.at(
        Phase.ENABLING_REPLICATION,
        lambda _: seen.append({rule.first_port for rule in stage.source.instances[ref].inbound}),
    )
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.MIGRATED
    assert {135, 139, 445} <= seen[0]
    assert stage.traces(ref)["groups"] == []


@pytest.mark.parametrize(
    ("state", "code", "remedy"),
    [
        (AccountState.LOCKED, "95520", "every further attempt locks it again"),
        (AccountState.WRONG, "95107", "LocalAccountTokenFilterPolicy"),
    ],
)
def test_an_account_that_is_wrong_or_locked_is_tried_once(stage, state, code, remedy):
    ref = stage.add_instance()
    set_account_state(stage.world, account(stage), state)
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.FAILED
    assert f"site_recovery.{code}" in report.because
    assert remedy in report.remedy
    assert starts(stage, "enable_replication") == 1
    assert stage.traces(ref) == CLEAN


def test_a_machine_that_does_not_answer_is_tried_three_times(stage):
    ref = stage.add_instance()
    fault = Fault(FaultKind.JOB_ERROR, when="enable_replication", code="95117", times=0)
    stage.world.faults.inject(fault)
    (report,) = stage.migrate(ref)
    assert "site_recovery.95117" in report.because
    assert starts(stage, "enable_replication") == MOST_STARTS
    assert stage.traces(ref) == CLEAN


def test_a_system_that_is_not_supported_is_nobodys_to_mend(stage):
    ref = stage.add_instance()
    fault = Fault(FaultKind.JOB_ERROR, when="enable_replication", code="95213", times=0)
    stage.world.faults.inject(fault)
    (report,) = stage.migrate(ref)
    assert "site_recovery.95213" in report.because
    assert starts(stage, "enable_replication") == 1


def test_an_agent_that_is_there_needs_no_push(stage):
    ref = stage.add_instance()
    landing = stage.landing(mobility_service=MobilityWay.BY_HAND)

    def install(_):
        agents = stage.mobility.fleet.agents[ref.instance_id]
        agents.installed = agents.registered = True
        stage.mobility.fleet.listeners.registered(stage.source.machine(ref))

    set_account_state(stage.world, account(stage), AccountState.LOCKED)
    stage.at(Phase.AWAITING_INSTALLATION, install)
    (report,) = stage.migrate(ref, landing=landing)
    assert report.outcome is Outcome.MIGRATED


# --- process servers ----------------------------------------------------------------------------


def test_when_no_process_server_has_room_nothing_is_touched(stage):
    ref = stage.add_instance()
    set_load(stage.world, stage.world.estate.process_server, StagedLoad(free_cache_percent=20))
    (report,) = stage.migrate(ref)
    assert "site_recovery.no_process_server_room" in report.because
    assert "has 20 % of its cache free" in report.because
    assert "move machines" in report.remedy
    assert stage.traces(ref) == CLEAN
    assert starts(stage, "tag_instance") == 0


def test_the_instances_of_a_wave_spread_over_the_process_servers(stage):
    given = ProcessServerRegistration(name="second", address="10.0.0.12", after=timedelta())
    register_process_server(stage.world, given)
    servers = set()
    refs = [stage.add_instance(number) for number in range(1, 9)]
    stage.at(Phase.AWAITING_APPROVAL, lambda _: None)
    stage.status.listeners.append(
        lambda _: servers.update(item.server.name for item in stage.world.items.values())
    )
    reports = stage.migrate(*refs)
    assert {report.outcome for report in reports} == {Outcome.MIGRATED}
    assert servers == {"second", stage.world.estate.process_server}
