"""Every orchestrator of the application, in one list: the newest versions, then retired ones.

A story is listed by its module and its name on the wire; the module is imported when it is first
told.
"""

from durable.named import NamedFlow, told_in
from orchestrators.retired import RETIRED

FLOWS: tuple[NamedFlow, ...] = (
    *told_in("orchestrators.migrate_wave", "migrate_wave", "migrate_part"),
    *told_in("orchestrators.migrate_instance", "migrate_instance"),
    *told_in("orchestrators.conduct_plans", "conduct_plans"),
    *told_in("orchestrators.run_recovery_plan", "run_recovery_plan"),
    *told_in("orchestrators.order_cutovers", "order_cutovers"),
    *told_in("orchestrators.keep_turns", "keep_turns"),
    *told_in("orchestrators.retire_source", "retire_source"),
    *told_in("orchestrators.rehearse", "rehearse"),
    *told_in(
        "orchestrators.care_for_item", "move_item", "switch_provider", "change_recovery_point"
    ),
    *told_in("orchestrators.apply_protection_group", "apply_protection_group"),
    *told_in("orchestrators.delete_protection_group", "delete_protection_group"),
    *told_in("orchestrators.prepare_landing_zone", "prepare_landing_zone"),
    *told_in("orchestrators.zone_reach", "check_reach"),
    *told_in("orchestrators.zone_versions", "update_agents"),
    *told_in(
        "orchestrators.watches",
        "watch_agent",
        "watch_registered_agent",
        "watch_inspection",
        "watch_command",
        "watch_script_end",
        "watch_configuration",
        "watch_discovery",
        "watch_job",
        "watch_suspended_job",
        "watch_replication",
        "watch_emergency_stop",
        "watch_rehearsal",
        "watch_snapshots",
        "watch_stop",
        "watch_target",
        "watch_start",
        "watch_late_point",
        "watch_settled_item",
        "watch_virtual_machine",
        "watch_agent_ready",
        "watch_machine_command",
        "watch_machine_script_end",
        "watch_machine_gone",
        "watch_slot",
    ),
    *told_in(
        "orchestrators.zone_watches",
        "watch_vault",
        "watch_azure_server",
        "watch_source_server",
        "watch_passphrase",
        "watch_components",
        "watch_accounts",
        "watch_versions",
    ),
    *RETIRED,
)
