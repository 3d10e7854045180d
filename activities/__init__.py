"""Every step and where the function that performs it stands, in one list; no module is imported.

A step, its name on the wire and its function are called the same; where one is not, it says so.
"""

from durable.named import performed_in

ACTIVITIES = (
    *performed_in(
        "activities.source",
        "describe_instance", "describe_facts", "inspect_machine", "find_at_address",
        "tag_instance", "untag_instance", "allow_replication", "withdraw_replication",
        "stop_instance", "start_instance",
    ),
    *performed_in(
        "activities.mobility_service",
        "start_installation", "detect_agent", "request_configuration", "start_registration",
        "discard_configuration", "get_command", "get_script_end",
    ),
    *performed_in(
        "activities.replication",
        "get_appliance", "find_place", "start_discovery", "find_machine",
        "enable_replication", "get_protected_item", "see_item", "start_move",
        "start_provider_switch", "start_point_change", "start_disabling", "get_job",
        list_recovery_points="find_recovery_points",
    ),
    *performed_in("activities.emergency", "read_emergency_stop"),
    *performed_in(
        "activities.target",
        "describe_type", "measure_disks", "choose_size", "look_at_subnet", "read_target",
        "compare_target", "start_target_update",
    ),
    *performed_in(
        "activities.quiescence",
        "start_quiesce", "start_undo_quiesce", "isolate_instance", "release_instance",
        "start_quiet_check",
    ),
    *performed_in(
        "activities.failover",
        "start_failover", "start_point_failover", "get_virtual_machine",
        "delete_virtual_machine", "virtual_machine_gone", "start_commit",
        "start_completion",
    ),
    *performed_in(
        "activities.machines",
        "read_boot_diagnostics", "start_machine_command", "get_machine_command",
        "get_machine_script_end", "delete_machine_command",
    ),
    *performed_in(
        "activities.rehearsal",
        "find_peers", "start_rehearsal", "start_rehearsal_cleanup", "find_rehearsals",
        "record_rehearsal",
    ),
    *performed_in("activities.hooks", "call_webhook"),
    *performed_in("activities.slots", "ask_for_slot", "look_for_slot", "give_slots_back"),
    *performed_in(
        "activities.network_security",
        "prepare_security", "attach_security", "discard_security",
    ),
    *performed_in(
        "activities.recovery_plans",
        "read_plan", "start_plan", "start_plan_deletion", "start_plan_failover",
        "resume_plan", "start_plan_commit", "find_action_answer", "record_plan",
    ),
    *performed_in(
        "activities.progress",
        "record_progress", "end_run", "find_approval", "find_commit_decision", "find_votes",
    ),
    *performed_in(
        "activities.protection_groups",
        "find_group", "put_group", "forget_group", "read_policy", "start_policy",
        "start_policy_deletion", "start_mapping", "start_unmapping",
    ),
    *performed_in(
        "activities.landing_zone",
        "ensure_vault", "issue_registration", "discard_registration", "ensure_azure_server",
        "delete_azure_server", "ensure_source_server", "terminate_source_server",
        "share_passphrase", "discard_passphrase", "find_components", "start_reach_check",
        "start_agent_update", "record_zone_progress",
    ),
    *performed_in(
        "activities.retention",
        "record_retention", "look_at_retired", "ensure_snapshots", "terminate_source",
    ),
)  # fmt: skip
