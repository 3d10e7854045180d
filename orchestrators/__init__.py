"""Every orchestrator of the application, in one list: the newest versions, then retired ones."""

from typing import Any

from durable.flow import Flow
from orchestrators import watches, zone_watches
from orchestrators.apply_protection_group import apply_protection_group
from orchestrators.care_for_item import change_recovery_point, move_item, switch_provider
from orchestrators.conduct_plans import conduct_plans
from orchestrators.delete_protection_group import delete_protection_group
from orchestrators.keep_turns import keep_turns
from orchestrators.migrate_instance import migrate_instance
from orchestrators.migrate_wave import migrate_part, migrate_wave
from orchestrators.order_cutovers import order_cutovers
from orchestrators.prepare_landing_zone import prepare_landing_zone
from orchestrators.rehearse import rehearse
from orchestrators.retire_source import retire_source
from orchestrators.retired import RETIRED
from orchestrators.run_recovery_plan import run_recovery_plan
from orchestrators.zone_reach import check_reach
from orchestrators.zone_versions import update_agents

FLOWS: tuple[Flow[Any, Any], ...] = (
    migrate_wave,
    migrate_part,
    migrate_instance,
    conduct_plans,
    run_recovery_plan,
    order_cutovers,
    keep_turns,
    retire_source,
    rehearse,
    move_item,
    switch_provider,
    change_recovery_point,
    apply_protection_group,
    delete_protection_group,
    prepare_landing_zone,
    check_reach,
    update_agents,
    *(watch.flow for watch in watches.WATCHES),
    *(watch.flow for watch in zone_watches.ZONE_WATCHES),
    *RETIRED,
)
