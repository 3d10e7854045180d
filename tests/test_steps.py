import json
from datetime import timedelta
from pathlib import Path

import pytest

from activities import ACTIVITIES
from durable import steps
from durable.step import Step
from orchestrators import FLOWS, watches, zone_watches
from orchestrators import plan_signals as told
from orchestrators.ask_approval import approval_recorded
from orchestrators.retired import RETIRED
from orchestrators.story import cancellation
from orchestrators.zone_story import manual_step_done, zone_cancellation

ROOT = Path(__file__).resolve().parents[1]

# Written into running histories: a name may be added here, never changed or taken away.
STEPS = {
    "allow_replication", "describe_instance", "detect_agent", "discard_configuration",
    "enable_replication",
    "attach_security", "discard_security", "prepare_security",
    "end_run", "find_approval", "find_at_address",
    "find_commit_decision", "find_votes", "call_webhook", "see_item",
    "find_machine", "find_place", "start_discovery", "start_move", "start_point_change",
    "start_provider_switch",
    "get_appliance", "get_command", "get_job", "get_protected_item",
    "find_group", "forget_group", "put_group", "read_policy",
    "start_mapping", "start_policy", "start_policy_deletion", "start_unmapping",
    "get_virtual_machine", "record_progress", "request_configuration", "start_commit",
    "start_completion", "start_disabling", "start_failover", "start_installation",
    "start_instance", "start_registration", "stop_instance", "tag_instance", "untag_instance",
    "withdraw_replication",
    "delete_azure_server", "discard_passphrase", "discard_registration", "ensure_azure_server",
    "ensure_source_server", "ensure_vault", "find_components", "issue_registration",
    "record_zone_progress", "share_passphrase", "start_agent_update", "start_reach_check",
    "terminate_source_server",
    "find_action_answer", "read_plan", "record_plan", "resume_plan", "start_plan",
    "start_plan_commit", "start_plan_deletion", "start_plan_failover",
    "delete_virtual_machine", "virtual_machine_gone",
    "describe_facts", "inspect_machine",
    "read_emergency_stop",
    "find_peers", "start_rehearsal", "start_rehearsal_cleanup",
    "record_retention", "look_at_retired", "ensure_snapshots",
    "terminate_source", "find_rehearsals", "record_rehearsal",
    "read_boot_diagnostics",
    "start_machine_command", "get_machine_command", "delete_machine_command",
    "choose_size", "compare_target", "describe_type", "look_at_subnet", "measure_disks",
    "read_target", "start_target_update",
    "find_recovery_points", "isolate_instance", "release_instance", "start_point_failover",
    "start_quiesce", "start_quiet_check", "start_undo_quiesce",
    "get_script_end", "get_machine_script_end",
    "ask_for_slot", "give_slots_back", "look_for_slot",
}  # fmt: skip
STORIES = {
    "move_item", "switch_provider", "change_recovery_point",
    "migrate_wave", "migrate_part", "migrate_instance", "watch_agent", "watch_command",
    "watch_start", "watch_settled_item", "watch_late_point",
    "watch_registered_agent", "watch_configuration",
    "watch_discovery", "watch_job", "watch_suspended_job", "watch_replication", "watch_stop",
    "watch_virtual_machine", "apply_protection_group", "delete_protection_group",
    "prepare_landing_zone", "check_reach", "update_agents", "watch_azure_server",
    "watch_components", "watch_passphrase", "watch_source_server", "watch_vault", "watch_versions",
    "watch_accounts",
    "conduct_plans", "run_recovery_plan",
    "watch_machine_gone",
    "watch_inspection",
    "watch_emergency_stop",
    "watch_rehearsal", "rehearse", "watch_agent_ready", "watch_machine_command",
    "watch_target",
    "order_cutovers", "keep_turns", "retire_source", "watch_snapshots",
    "watch_script_end", "watch_machine_script_end",
    "watch_slot",
}  # fmt: skip

PLAN_SIGNALS = (
    told.member_spoke, told.your_turn, told.everyone_ended, told.plans_stand,
    told.action_answered, told.plan_stands(2), told.plan_word(3),
)  # fmt: skip


def declared():
    return [step.name for step in vars(steps).values() if isinstance(step, Step)]


def test_every_step_is_performed_exactly_once():
    assert sorted(activity.step.name for activity in ACTIVITIES) == sorted(declared())


@pytest.mark.parametrize(
    "step",
    [steps.start_quiesce, steps.isolate_instance, steps.start_quiet_check,
     steps.list_recovery_points, steps.compare_target, steps.start_point_failover],
    ids=lambda step: step.name,
)  # fmt: skip
def test_no_step_holds_a_source_that_is_shut_for_hours(step):
    pauses = [step.retry.pause(attempt, None) for attempt in range(1, step.retry.attempts)]
    assert timedelta(minutes=10) <= sum(pauses, timedelta()) <= timedelta(minutes=15)


def test_the_names_in_running_histories_stay():
    assert set(declared()) == STEPS
    assert {flow.name for flow in FLOWS} == STORIES
    assert (approval_recorded(3).name, cancellation.name) == ("approval_cutover_3", "cancellation")
    assert manual_step_done(2).name == "manual_step_done_2"
    assert zone_cancellation.name == "zone_cancellation"
    assert {each.name for each in PLAN_SIGNALS} == {
        "member_spoke", "your_turn", "everyone_ended", "plans_stand", "action_answered",
        "plan_stands_2", "plan_word_3",
    }  # fmt: skip


def test_of_every_story_the_newest_version_alone_is_begun():
    begun = [each.flow for each in FLOWS if each not in RETIRED]
    retired = [each.flow for each in RETIRED]
    assert len({flow.story for flow in begun}) == len(begun)
    assert len({flow.name for flow in FLOWS}) == len(FLOWS)
    newest = {flow.story: flow.version for flow in begun}
    assert all(flow.version < newest.get(flow.story, flow.version + 1) for flow in retired)


def test_every_watch_can_be_run():
    for room, listed in ((watches, watches.WATCHES), (zone_watches, zone_watches.ZONE_WATCHES)):
        assert {w for w in vars(room).values() if isinstance(w, watches.Watch)} == set(listed)


def test_the_host_is_told_what_durable_functions_2_needs():
    host = json.loads((ROOT / "host.json").read_text())
    assert host["extensionBundle"]["id"].endswith("ExtensionBundle.Preview")
    durable = host["extensions"]["durableTask"]
    assert durable["hubName"].isalnum()
    assert durable["storageProvider"]["type"] == "AzureStorage"
    queues = host["extensions"]["queues"]
    assert (queues["maxDequeueCount"], queues["visibilityTimeout"]) == (5, "00:00:30")
