"""Virtual machines that failovers made, as far as somebody looks after them."""

from dataclasses import dataclass
from datetime import datetime

from local.simulators.site_recovery.model.agenda import Activity


@dataclass(slots=True, eq=False)
class AzureMachine:
    """A virtual machine: on when `boot` is over, its agent ready when `agent` is.

    None in their place means that this never happens.
    """

    vm_id: str
    name: str
    guid: str
    location: str
    created: datetime
    size: str
    os_name: str
    disk_sizes: tuple[int, ...]
    network_id: str | None
    subnet_name: str | None
    tags: dict[str, str]
    boot: Activity | None = None
    agent: Activity | None = None
    deleting: Activity | None = None

    @property
    def running(self) -> bool:
        """Say whether it has booted."""
        return self.boot is not None and self.boot.over

    @property
    def agent_ready(self) -> bool:
        """Say whether its VM agent reports."""
        return self.running and self.agent is not None and self.agent.over
