"""Every orchestrator of the application, in one list."""

from typing import Any

from durable.flow import Flow
from orchestrators import watches
from orchestrators.migrate_instance import migrate_instance
from orchestrators.migrate_wave import migrate_part, migrate_wave

FLOWS: tuple[Flow[Any, Any], ...] = (
    migrate_wave,
    migrate_part,
    migrate_instance,
    *(watch.flow for watch in watches.WATCHES),
)
