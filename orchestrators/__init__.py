"""Every orchestrator of the application, in one list."""

from orchestrators import watches
from orchestrators.migrate_instance import migrate_instance
from orchestrators.migrate_wave import migrate_part, migrate_wave

FLOWS = (
    migrate_wave,
    migrate_part,
    migrate_instance,
    *(watch.flow for watch in watches.WATCHES),
)
