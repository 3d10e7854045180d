"""Every orchestrator of the application, in one list."""

from typing import Any

from durable.flow import Flow
from orchestrators import watches
from orchestrators.apply_protection_group import apply_protection_group
from orchestrators.delete_protection_group import delete_protection_group
from orchestrators.migrate_instance import migrate_instance
from orchestrators.migrate_wave import migrate_part, migrate_wave

FLOWS: tuple[Flow[Any, Any], ...] = (
    migrate_wave,
    migrate_part,
    migrate_instance,
    apply_protection_group,
    delete_protection_group,
    *(watch.flow for watch in watches.WATCHES),
)
