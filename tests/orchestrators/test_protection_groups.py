from dataclasses import replace

import pytest

from domain.errors import Refusal, Refused
from domain.group_record import GroupRecord, GroupReport, GroupState
from domain.job import NOTHING_TO_DO
from domain.protection_group import Difference, ProtectionGroup, ReplicationSettings
from domain.provider import Provider
from domain.vault import Vault
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.policies import list_policies
from orchestrators.apply_protection_group import apply_protection_group
from orchestrators.delete_protection_group import delete_protection_group

SETTINGS = ReplicationSettings(recovery_point_retention=2880, app_consistent_frequency=240)
READY = GroupReport("web", ready=True)
DELETED = GroupReport("web", ready=False, deleted=True)


@pytest.fixture(params=Provider)
def stage(stage_with, request):
    return stage_with(classic=request.param is Provider.CLASSIC)


@pytest.fixture
def group(stage):
    return wanted(stage)


def wanted(stage, **different):
    vault, provider = stage.landing().vault, stage.world.fabrics[0].provider
    usual = ProtectionGroup("web", vault, provider, "web-policy", SETTINGS)
    return replace(usual, **different)


def play(stage, flow, value, story="one"):
    stage.begin(flow, value, story)
    stage.go_on()
    return stage.result(flow, story)


def policies(stage):
    return {one.name: one for one in list_policies(stage.world)}


def mapped(stage):
    return {one.name: one.policy for one in stage.world.mappings.values()}


def steps_of(stage):
    return [name for name, _ in stage.spoiler.taken]


def change_behind_its_back(stage, **different):
    key = "web-policy"
    stage.world.policies[key] = replace(stage.world.policies[key], **different)


def test_a_group_becomes_a_policy_and_its_mapping(stage, group):
    assert play(stage, apply_protection_group, group) == READY
    policy = policies(stage)["web-policy"]
    assert (policy.history, policy.app_consistent, policy.crash_consistent) == (2880, 240, 5)
    assert not policy.multi_vm_sync
    assert mapped(stage)["ferry-web"] == "web-policy"
    record = stage.groups.get("web")
    assert (record.state, record.group, record.story) == (GroupState.READY, group, "one")
    assert record.group.policy_made


def test_the_same_again_changes_nothing(stage, group):
    play(stage, apply_protection_group, group)
    effects = len(stage.world.ledger.entries)
    assert play(stage, apply_protection_group, group, "two") == READY
    assert len(stage.world.ledger.entries) == effects


def test_what_somebody_changed_behind_its_back_is_mended(stage, group):
    play(stage, apply_protection_group, group)
    change_behind_its_back(stage, history=60)
    stage.world.mappings.clear()
    assert play(stage, apply_protection_group, group, "two") == READY
    assert policies(stage)["web-policy"].history == 2880
    assert mapped(stage) == {"ferry-web": "web-policy"}


def test_a_policy_of_its_name_with_other_values_is_refused_and_stays(stage):
    theirs = stage.world.estate.policy
    group = wanted(stage, policy_name=theirs)
    before = policies(stage)[theirs]
    report = play(stage, apply_protection_group, group)
    assert not report.ready
    assert "recovery_point_retention is 1440, not 2880" in report.because
    assert "multi_vm_consistency is True, not False" in report.because
    assert "another policy_name" in report.remedy
    assert policies(stage)[theirs] == before
    record = stage.groups.get("web")
    assert (record.state, record.because) == (GroupState.FAILED, report.because)


def test_a_policy_with_the_same_values_is_taken_over_and_never_deleted(stage):
    theirs = stage.world.estate.policy
    same = ReplicationSettings(multi_vm_consistency=True)
    group = wanted(stage, policy_name=theirs, settings=same)
    assert play(stage, apply_protection_group, group) == READY
    assert "ferry-web" not in mapped(stage)  # the container follows it already
    assert play(stage, delete_protection_group, "web", "two") == DELETED
    assert theirs in policies(stage)
    assert theirs in mapped(stage).values()
    assert stage.groups.get("web") is None


def test_unfit_settings_never_reach_the_vault(stage):
    unfit = wanted(stage, settings=ReplicationSettings(recovery_point_retention=99_999))
    report = play(stage, apply_protection_group, unfit)
    assert "recovery_point_retention" in report.because
    assert steps_of(stage) == []


def test_a_vault_without_a_container_says_what_is_missing(stage):
    (absent,) = set(Provider) - {stage.world.fabrics[0].provider}
    report = play(stage, apply_protection_group, wanted(stage, provider=absent))
    assert "no server has registered" in report.because
    assert "landing zone" in report.remedy
    assert "web-policy" not in policies(stage)


def test_a_vault_that_is_not_there_is_named(stage):
    nowhere = wanted(stage, vault=Vault("s", "g", "nowhere"))
    assert "404" in play(stage, apply_protection_group, nowhere).because


def test_a_group_that_is_wanted_otherwise_is_left_alone(stage, group):
    play(stage, apply_protection_group, group)
    other = wanted(stage, settings=ReplicationSettings())
    report = play(stage, apply_protection_group, other, "two")
    assert "another settings" in report.because
    assert policies(stage)["web-policy"].history == 2880
    assert stage.groups.get("web").state is GroupState.READY


@pytest.mark.parametrize("operation", ["create_policy", "create_mapping"])
def test_a_job_that_fails_is_reported_with_its_reason(stage, group, operation):
    fault = Fault(FaultKind.JOB_ERROR, when=operation, code="95107", times=0)
    stage.world.faults.inject(fault)
    report = play(stage, apply_protection_group, group)
    assert "[site_recovery.95107]" in report.because
    assert report.remedy
    assert stage.groups.get("web").state is GroupState.FAILED


def test_a_job_that_fails_for_a_while_is_begun_again(stage, group):
    fault = Fault(FaultKind.JOB_ERROR, when="create_policy", code="28092", times=2)
    stage.world.faults.inject(fault)
    assert play(stage, apply_protection_group, group) == READY


def test_a_job_that_always_fails_is_begun_three_times(stage, group):
    fault = Fault(FaultKind.JOB_ERROR, when="create_policy", code="28092", times=0)
    stage.world.faults.inject(fault)
    assert not play(stage, apply_protection_group, group).ready
    assert steps_of(stage).count("start_policy") == 3


def test_what_differs_after_everything_was_done_is_shown(stage, group):
    play(stage, apply_protection_group, group)
    stage.spoiler.next_time("start_policy", NOTHING_TO_DO)
    change_behind_its_back(stage, history=60)
    report = play(stage, apply_protection_group, group, "two")
    assert report.drift == (Difference("recovery_point_retention", "2880", "60"),)
    assert stage.groups.get("web").drift == report.drift


def test_who_changes_the_group_meanwhile_is_not_overruled(stage, group, monkeypatch):
    theirs = GroupRecord(wanted(stage, settings=ReplicationSettings()), version=9, etag="theirs")
    put = stage.groups.put

    def meddle(record):
        if record.state is GroupState.READY:
            stage.groups._records["web"] = theirs
        return put(record)

    monkeypatch.setattr(stage.groups, "put", meddle)
    assert play(stage, apply_protection_group, group) == READY
    assert stage.groups.get("web") == theirs


def test_a_deleted_group_leaves_nothing_of_its_own(stage, group):
    before = (policies(stage), mapped(stage))
    play(stage, apply_protection_group, group)
    assert play(stage, delete_protection_group, "web", "two") == DELETED
    assert (policies(stage), mapped(stage)) == before
    assert stage.groups.get("web") is None
    assert play(stage, delete_protection_group, "web", "three") == DELETED


def test_a_group_whose_policy_somebody_follows_is_not_deleted(stage, group):
    play(stage, apply_protection_group, group)
    refused = Refused(Refusal("site_recovery.MappingInUse", "web", "items use it", "Wait."))
    stage.spoiler.next_time("start_unmapping", refused)
    report = play(stage, delete_protection_group, "web", "two")
    assert (report.ready, report.deleted, report.remedy) == (False, False, "Wait.")
    assert stage.groups.get("web").state is GroupState.FAILED
    assert "web-policy" in policies(stage)


def test_a_book_that_cannot_be_read_ends_in_a_report_too(stage, group):
    stage.spoiler.next_time("find_group", Refused(Refusal("tables.403", "web", "no")))
    assert play(stage, delete_protection_group, "web") == GroupReport(
        "web", ready=False, because="web: no [tables.403]"
    )
    stage.spoiler.next_time("find_group", Refused(Refusal("tables.403", "web", "no")))
    assert not play(stage, apply_protection_group, group, "two").ready
